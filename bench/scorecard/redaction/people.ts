import { loadPeer } from '../../peer';
import type { Material, Sample } from './material';

interface Faker {
  seed(value: number): void;
  internet: { email(): string; ipv4(): string; ipv6(): string };
  phone: { number(options: { style: 'human' | 'national' | 'international' }): string };
  finance: { creditCardNumber(): string; iban(options?: { formatted: boolean }): string };
  number: { int(options: { min: number; max: number }): number };
}

const seenLocales = ['EN_US', 'DE', 'FR'];
const heldOutLocales = ['EN_GB', 'ES', 'IT', 'PT_BR', 'JA', 'NL', 'PL', 'SV', 'EN_IN', 'TR'];
const perLocale = 40;

/** Data about nobody, made by faker in several languages; of each kind in prose and in JSON. */
export async function peopleMaterial(): Promise<Material[]> {
  const faker = await loadPeer<Record<string, Faker>>('@faker-js/faker', 'dist/index.js');
  const make = (locales: readonly string[], kind: string): Sample[] =>
    locales.flatMap((locale, at) => {
      const one = faker[`faker${locale}`];
      if (!one) throw new Error(`faker has no ${locale}.`);
      one.seed(1_000 + at);
      return Array.from({ length: perLocale }, (_, index) => sampleOf(kind, one, index));
    });
  return Object.keys(kinds).map((kind) => ({
    name: kind,
    from: '@faker-js/faker 10.6.0 (npm), 3 languages seen, 10 held out',
    licence: 'MIT',
    seen: make(seenLocales, kind),
    heldOut: make(heldOutLocales, kind),
  }));
}

const kinds: Record<string, (faker: Faker) => string> = {
  'e-mail': (faker) => faker.internet.email(),
  'phone, international': (faker) => faker.phone.number({ style: 'international' }),
  'phone, as written at home': (faker) => faker.phone.number({ style: 'national' }),
  'phone, as written at home, beside its name': (faker) => faker.phone.number({ style: 'national' }),
  'payment card': (faker) => faker.finance.creditCardNumber(),
  IBAN: (faker) => faker.finance.iban(),
  'IBAN in groups': (faker) => faker.finance.iban({ formatted: true }),
  'social security number': (faker) => socialSecurity(faker),
  'IPv4 address': (faker) => faker.internet.ipv4(),
  'IPv6 address': (faker) => faker.internet.ipv6(),
};

function sampleOf(kind: string, faker: Faker, index: number): Sample {
  const value = (kinds[kind] ?? String)(faker);
  const beside = [
    JSON.stringify({ phone: value, retries: 2 }),
    `mobile=${value}`,
    `Tel: ${value}`,
    `fax_number: "${value}"`,
  ];
  const carriers = [
    `no answer for ${value} today`,
    JSON.stringify({ value, retries: 2 }),
    `Error: ${value} is unknown`,
    `updated (${value}) twice`,
  ];
  const text = (kind.endsWith('beside its name') ? beside : carriers)[index % 4] ?? value;
  return { type: kind, text, hidden: value };
}

/** By the rules of the Social Security Administration: no area 000, 666 or 9xx, no group 00, no serial 0000. */
function socialSecurity(faker: Faker): string {
  const area = faker.number.int({ min: 1, max: 665 });
  const group = faker.number.int({ min: 1, max: 99 });
  const serial = faker.number.int({ min: 1, max: 9_999 });
  return `${String(area).padStart(3, '0')}-${String(group).padStart(2, '0')}-${String(serial).padStart(4, '0')}`;
}
