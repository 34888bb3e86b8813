import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EnvironmentError, faultLabEnabled, parseEnvironment } from './env';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfheal-env-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const parse = (source: Record<string, string> = {}) => parseEnvironment({ DATA_DIR: folder, ...source });
const secret = 'x'.repeat(32);
const remote = { DATABASE_URL: 'postgresql://host/db', AUTH_SECRET: secret, SELFHEAL_SECRET: secret };

describe('the environment', () => {
  it('needs nothing with the embedded database', () => {
    const env = parse();
    expect(env).toMatchObject({ PORT: 3000, APP_URL: 'http://localhost:3000', SELFHEAL_MODE: 'heal', embedded: true });
    expect(env.AUTH_SECRET.length).toBeGreaterThanOrEqual(32);
  });

  it('takes an empty value for an unset one', () => {
    expect(parse({ PORT: '', OPENAI_API_KEY: '  ' })).toMatchObject({ PORT: 3000 });
    expect(parse({ OPENAI_API_KEY: '  ' }).OPENAI_API_KEY).toBeUndefined();
  });

  it.each([
    ['PORT', '99999'],
    ['PORT', '30x'],
    ['APP_URL', 'ftp://example.com'],
    ['APP_URL', 'example.com'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['DATABASE_DRIVER', 'mssql'],
    ['AUTH_SECRET', 'short'],
    ['CRON_SECRET', 'short'],
    ['SELFHEAL_MODE', 'on'],
    ['SELFHEAL_WORKER', 'yes'],
    ['RATES_BASE_URLS', 'https://a.example.com, nothing'],
    ['FAULT_LAB', 'yes'],
    ['ADMIN_EMAIL', 'nobody'],
    ['ALERT_SMS_TO', '0123'],
    ['LOG_LEVEL', 'loud'],
    ['OPENAI_API', 'soap'],
    ['OPENAI_USD_PER_DAY', '-1'],
    ['OPENAI_USD_PER_MILLION_INPUT', '2,5'],
  ])('refuses a bad %s with one line that names it and what is expected', (name, value) => {
    let message = '';
    try {
      parse({ [name]: value });
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
      message = String((error as Error).message);
    }
    expect(message).toMatch(new RegExp(`^${name} is not valid: expected .{5,}`));
    expect(message).not.toContain('\n');
  });

  it("takes the model's prices together, since half of them would make a cap that does not hold", () => {
    const prices = { OPENAI_USD_PER_MILLION_INPUT: '2.5', OPENAI_USD_PER_MILLION_OUTPUT: '10' };
    expect(parse(prices)).toMatchObject({ OPENAI_USD_PER_MILLION_INPUT: 2.5, OPENAI_USD_PER_MILLION_OUTPUT: 10 });
    expect(() => parse({ OPENAI_USD_PER_MILLION_INPUT: '2.5' })).toThrow(/^OPENAI_USD_PER_MILLION_OUTPUT missing/);
  });

  it('never repeats a value, which may be a secret', () => {
    expect(() => parse({ AUTH_SECRET: 'hunter2' })).toThrow(/^((?!hunter2).)*$/);
  });

  it('names every secret that a remote database asks for', () => {
    expect(() => parse({ DATABASE_URL: 'postgres://host/db' })).toThrow(/^AUTH_SECRET, SELFHEAL_SECRET missing/);
    expect(() => parse({ ...remote, SELFHEAL_SECRET: '' })).toThrow(/^SELFHEAL_SECRET missing/);
    expect(parse(remote)).toMatchObject({ embedded: false, AUTH_SECRET: secret, CRON_SECRET: undefined });
  });

  it('writes no file when the database is remote', () => {
    parse(remote);
    expect(() => statSync(join(folder, 'secrets.json'))).toThrow();
  });

  it('takes variables that belong together only together', () => {
    expect(() => parse({ ADMIN_EMAIL: 'admin@example.com' })).toThrow(/^ADMIN_PASSWORD missing/);
    expect(() => parse({ TWILIO_AUTH_TOKEN: 'x' })).toThrow(/^TWILIO_ACCOUNT_SID, TWILIO_FROM missing/);
  });

  it('asks for a database where no disk persists', () => {
    expect(() => parse({ VERCEL: '1' })).toThrow(/^DATABASE_URL is missing/);
  });

  it('splits the sources of rates and drops trailing slashes', () => {
    const { RATES_BASE_URLS, APP_URL } = parse({
      RATES_BASE_URLS: 'https://a.example.com/, https://b.example.com/v1',
      APP_URL: 'https://crm.example.com/',
    });
    expect(RATES_BASE_URLS).toEqual(['https://a.example.com', 'https://b.example.com/v1']);
    expect(APP_URL).toBe('https://crm.example.com');
  });

  it('asks nobody for rates unless a source is named', () => {
    expect(parse().RATES_BASE_URLS).toBeUndefined();
    expect(parse({ RATES_BASE_URLS: '' }).RATES_BASE_URLS).toBeUndefined();
  });

  it('opens the fault lab with the embedded database or by FAULT_LAB=1, and closes it by FAULT_LAB=0', () => {
    expect(faultLabEnabled(parse())).toBe(true);
    expect(faultLabEnabled(parse({ FAULT_LAB: '0' }))).toBe(false);
    expect(faultLabEnabled(parse(remote))).toBe(false);
    expect(faultLabEnabled(parse({ ...remote, FAULT_LAB: '1' }))).toBe(true);
  });
});

describe('the generated secrets', () => {
  const file = () => join(folder, 'secrets.json');

  it('are the same at every start, differ from each other, and only their owner may read them', () => {
    const first = parse();
    expect(parse()).toEqual(first);
    expect(new Set([first.AUTH_SECRET, first.SELFHEAL_SECRET, first.CRON_SECRET]).size).toBe(3);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('give way to secrets that are set', () => {
    const made = parse();
    expect(parse({ AUTH_SECRET: secret })).toMatchObject({
      AUTH_SECRET: secret,
      SELFHEAL_SECRET: made.SELFHEAL_SECRET,
    });
  });

  it('are never replaced when their file is damaged, since sealed data would be lost', () => {
    for (const damaged of ['{"AUTH_SECRET":"kept-half', '{}']) {
      writeFileSync(file(), damaged);
      expect(() => parse()).toThrow(/^DATA_DIR is not usable: .*secrets\.json.*\((the file is [^\n]+)\)\.$/);
      expect(readFileSync(file(), 'utf8')).toBe(damaged);
    }
  });

  it('say in one line when their folder cannot be used', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => parse({ DATA_DIR: join(folder, 'file', 'inside') })).toThrow(/^DATA_DIR is not usable: [^\n]+$/);
  });
});
