import { healingVariables } from '@/lib/runtime/environment';
import { EnvironmentError, parseVariables } from '@/lib/runtime/variables';
import type { Finding } from '@/lib/self-healing/core/finding';
import { finding } from './doctor-codes';

export interface EnvironmentFacts {
  /** As the process sees them. Read, never told. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Those without which the process does not start on a database of its own. */
  neededSecrets: readonly string[];
  production: boolean;
  /** The database lives in DATA_DIR. */
  embedded: boolean;
}

const secretNames = ['SELFHEAL_SECRET', 'AUTH_SECRET', 'CRON_SECRET'] as const;
const makeOne = 'Make one with: node -e "console.log(crypto.randomBytes(32).toString(\'base64url\'))"';
/** Ours by their beginning; anything else that begins so is a slip. */
const ownPrefix = /^SELFHEAL_/;
const alsoOurs = new Set(['SELFHEAL_RELEASE', 'SELFHEAL_SERVICE']);

/** What the environment lacks or gets wrong. No value is ever part of what is told. */
export function environmentFindings(facts: EnvironmentFacts): Finding[] {
  const given = Object.fromEntries(Object.entries(facts.variables).filter(([, value]) => value?.trim()));
  const { VERCEL: vercel, DATABASE_URL: url } = given;
  const wrong = invalid(given);
  const unusable = new Set(wrong.map(({ where }) => where));
  return [
    ...wrong,
    ...missing(given, facts),
    ...secrets(Object.fromEntries(Object.entries(given).filter(([name]) => !unusable.has(name)))),
    ...(facts.embedded && facts.production && vercel === undefined ? [embedded] : []),
    ...(url !== undefined && isPooled(url) && given.DATABASE_URL_DIRECT === undefined ? [pooled] : []),
    ...mode(given.SELFHEAL_MODE),
    ...reach(given, facts.production),
    ...Object.keys(given).filter(isSlip).map(slip),
  ];
}

/** All of them at once, where the start stops at the first: each is told, then left out. */
function invalid(given: Readonly<Record<string, string | undefined>>): Finding[] {
  const left: Record<string, string | undefined> = { ...given };
  const found: Finding[] = [];
  for (const _ of Object.keys(healingVariables.shape)) {
    try {
      parseVariables(left, healingVariables);
      return found;
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      const names = error.message.match(/\b[A-Z][A-Z0-9]*_?[A-Z0-9_]*\b/g) ?? [];
      const named = [...new Set(names)].filter((name) => Object.hasOwn(healingVariables.shape, name));
      const halves = error.message.includes('set together');
      const [first = 'the environment'] = named;
      found.push(
        finding(halves ? 'env-missing' : 'env-invalid', {
          where: first,
          wrong: error.message.replace(/^\S+ is not valid: .*$/, `${first} has a value with which nothing starts.`),
          mend: halves
            ? 'Set all of them, or none.'
            : `Give it ${error.message.replace(/^.*?expected /, '').replace(/\.$/, '')}.`,
        }),
      );
      if (named.length === 0) return found;
      for (const name of halves ? named : [first]) delete left[name];
    }
  }
  return found;
}

function missing(given: Readonly<Record<string, string | undefined>>, facts: EnvironmentFacts): Finding[] {
  const { VERCEL: vercel, DATABASE_URL: url, CRON_SECRET: cron } = given;
  const found: Finding[] = [];
  if (facts.embedded && vercel !== undefined) {
    found.push(
      finding('env-missing', {
        where: 'DATABASE_URL',
        wrong: 'On Vercel no disk persists, so the embedded database cannot be used.',
        mend: 'Set DATABASE_URL to a Postgres, for instance the pooled address that Neon gives.',
      }),
    );
  }
  if (url !== undefined) {
    for (const name of facts.neededSecrets.filter((secret) => given[secret] === undefined)) {
      found.push(
        finding('env-missing', {
          where: name,
          wrong: `${name} is missing, and with DATABASE_URL nothing starts without it.`,
          mend: makeOne,
        }),
      );
    }
  }
  if (cron === undefined && (vercel !== undefined || url !== undefined)) {
    found.push(
      finding('cron-secret-missing', {
        where: 'CRON_SECRET',
        wrong: 'CRON_SECRET is missing, so the cron route answers 503 to everybody.',
        mend: makeOne,
        severity: vercel !== undefined ? 'problem' : 'warning',
      }),
    );
  }
  return found;
}

function secrets(given: Readonly<Record<string, string | undefined>>): Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, string>();
  for (const name of secretNames) {
    const value = given[name];
    if (value === undefined) continue;
    const twin = seen.get(value);
    if (twin !== undefined) {
      found.push(
        finding('secret-shared', {
          where: `${twin}, ${name}`,
          wrong: `${twin} and ${name} have the same value, so whoever learns one has both.`,
          mend: makeOne,
        }),
      );
    } else if (isWeak(value)) {
      found.push(
        finding('secret-weak', {
          where: name,
          wrong: `${name} can be guessed: it repeats itself or is a common word.`,
          mend: makeOne,
        }),
      );
    }
    seen.set(value, name);
  }
  return found;
}

/** Fewer than ten different characters, or words that stand in examples. */
function isWeak(value: string): boolean {
  return new Set(value).size < 10 || /change.?me|your.?secret|example|password|placeholder|0123456789/i.test(value);
}

const embedded = finding('embedded-in-production', {
  where: 'DATABASE_URL',
  wrong: 'The embedded database serves production: one process, one disk, no second instance.',
  mend: 'Set DATABASE_URL to a Postgres, or keep it at one process with backups of DATA_DIR.',
});

const pooled = finding('pooled-without-direct', {
  where: 'DATABASE_URL_DIRECT',
  wrong: 'DATABASE_URL leads through a pooler, and migrations would run through it, too.',
  mend: 'Set DATABASE_URL_DIRECT to the same database without the pooler in between.',
});

/** What the poolers of Neon, Supabase and others, and PgBouncer's usual port, look like in an address. */
export function isPooled(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, port, searchParams } = new URL(url);
  const byName = /(^|[.-])(pooler|pgbouncer|pool)([.-]|$)/i.test(hostname);
  return byName || port === '6543' || port === '6432' || searchParams.get('pgbouncer') === 'true';
}

function mode(value: string | undefined): Finding[] {
  if (value === 'off') {
    return [
      finding('mode-off', {
        where: 'SELFHEAL_MODE',
        wrong: 'SELFHEAL_MODE is off: nothing is healed in this process.',
        mend: 'Set it to observe, suggest or heal, or remove it.',
      }),
    ];
  }
  if (value !== 'observe' && value !== 'suggest') return [];
  const meaning = value === 'observe' ? 'failures are only recorded' : 'only what an admin approved is run';
  return [
    finding('mode-not-heal', {
      where: 'SELFHEAL_MODE',
      wrong: `SELFHEAL_MODE is ${value}: ${meaning}.`,
      mend: 'Set it to heal when you trust what you saw.',
    }),
  ];
}

function reach(given: Readonly<Record<string, string | undefined>>, production: boolean): Finding[] {
  const found: Finding[] = [];
  const mail = given.RESEND_API_KEY !== undefined && given.ALERT_EMAIL_TO !== undefined;
  const sms = given.TWILIO_ACCOUNT_SID !== undefined && given.ALERT_SMS_TO !== undefined;
  if (!mail && !sms) {
    found.push(
      finding('alerts-reach-nobody', {
        where: 'ALERT_EMAIL_TO',
        wrong: 'No alert can leave: neither e-mail nor SMS has both a vendor and a receiver.',
        mend: 'Set RESEND_API_KEY and ALERT_EMAIL_TO, or the three of Twilio and ALERT_SMS_TO.',
        severity: production ? 'warning' : 'note',
      }),
    );
  }
  if (given.OPENAI_API_KEY !== undefined && given.OPENAI_USD_PER_MILLION_INPUT === undefined) {
    found.push(
      finding('model-without-prices', {
        where: 'OPENAI_USD_PER_MILLION_INPUT',
        wrong: 'A model is asked, but its prices are not known, so no cap in money holds; calls and tokens are capped.',
        mend: 'Set OPENAI_USD_PER_MILLION_INPUT and OPENAI_USD_PER_MILLION_OUTPUT, and OPENAI_USD_PER_DAY for another cap than 1.',
      }),
    );
  }
  if (production && (given.APP_URL === undefined || /^https?:\/\/(localhost|127\.)/.test(given.APP_URL))) {
    found.push(
      finding('address-is-local', {
        where: 'APP_URL',
        wrong: 'Links in alerts lead to this machine, since APP_URL names no public address.',
        mend: 'Set APP_URL to the address people use.',
      }),
    );
  }
  return found;
}

const isSlip = (name: string) =>
  ownPrefix.test(name) && !alsoOurs.has(name) && !Object.hasOwn(healingVariables.shape, name);

const slip = (name: string): Finding =>
  finding('env-unknown', {
    where: name,
    wrong: `${name} is none of the variables that Selfheal reads.`,
    mend: 'Look for a typing error; .env.example lists them all.',
  });
