import { z } from 'zod';
import { hostDatabase } from './host-database';
import { generatedSecrets } from './secrets-file';
import { amount, EnvironmentError, httpUrl, optional, parseVariables, postgresUrl, whole } from './variables';

/** What healing reads of the environment, and nothing of the app around it. */
export const healingVariables = {
  shape: {
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
    PORT: whole(0, 65_535).default(3000),
    APP_URL: optional(httpUrl),
    DATABASE_URL: optional(postgresUrl),
    DATABASE_URL_DIRECT: optional(postgresUrl),
    DATABASE_DRIVER: optional(z.enum(['pg', 'neon'])),
    DATA_DIR: z.string().min(1).default('.data'),
    CRON_SECRET: optional(z.string().min(16)),
    SELFHEAL_SECRET: optional(z.string().min(32)),
    SELFHEAL_MODE: z.enum(['off', 'observe', 'suggest', 'heal']).default('heal'),
    SELFHEAL_WORKER: z.enum(['in-process', 'off']).default('in-process'),
    SELFHEAL_FUNCTION_SECONDS: whole(5, 900).default(60),
    OPENAI_API_KEY: optional(z.string()),
    OPENAI_BASE_URL: optional(httpUrl),
    OPENAI_MODEL: z.string().default('gpt-4.1'),
    OPENAI_API: optional(z.enum(['responses', 'chat'])),
    OPENAI_USD_PER_MILLION_INPUT: optional(amount),
    OPENAI_USD_PER_MILLION_OUTPUT: optional(amount),
    OPENAI_USD_PER_DAY: optional(amount),
    RESEND_API_KEY: optional(z.string()),
    RESEND_BASE_URL: optional(httpUrl),
    MAIL_FROM: z.string().regex(/@/).default('Selfheal <onboarding@resend.dev>'),
    TWILIO_ACCOUNT_SID: optional(z.string()),
    TWILIO_AUTH_TOKEN: optional(z.string()),
    TWILIO_FROM: optional(z.string()),
    TWILIO_BASE_URL: optional(httpUrl),
    ALERT_EMAIL_TO: optional(z.string().regex(/@/)),
    ALERT_SMS_TO: optional(z.string().regex(/^\+\d{6,15}$/)),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  },
  expected: {
    NODE_ENV: 'development, production or test',
    PORT: 'a whole number from 0 to 65535',
    APP_URL: 'the public address, for instance https://crm.example.com',
    DATABASE_URL: 'an address that begins with postgres:// or postgresql://',
    DATABASE_URL_DIRECT: 'an address that begins with postgres:// or postgresql://',
    DATABASE_DRIVER: 'pg or neon',
    CRON_SECRET: 'at least 16 random characters',
    SELFHEAL_SECRET: 'at least 32 random characters',
    SELFHEAL_MODE: 'off, observe, suggest or heal',
    SELFHEAL_WORKER: 'in-process or off',
    SELFHEAL_FUNCTION_SECONDS: 'a whole number from 5 to 900, the seconds after which the platform ends a function',
    OPENAI_BASE_URL: 'an address that begins with http:// or https://',
    OPENAI_API: 'responses or chat',
    OPENAI_USD_PER_MILLION_INPUT: 'an amount in US dollars such as 2.5',
    OPENAI_USD_PER_MILLION_OUTPUT: 'an amount in US dollars such as 10',
    OPENAI_USD_PER_DAY: 'an amount in US dollars such as 1',
    RESEND_BASE_URL: 'an address that begins with http:// or https://',
    TWILIO_BASE_URL: 'an address that begins with http:// or https://',
    MAIL_FROM: 'a sender such as Name <name@example.com>',
    ALERT_EMAIL_TO: 'an e-mail address',
    ALERT_SMS_TO: 'a telephone number such as +15550100',
    LOG_LEVEL: 'debug, info, warn, error or silent',
  },
  groups: [
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
    ['OPENAI_USD_PER_MILLION_INPUT', 'OPENAI_USD_PER_MILLION_OUTPUT'],
  ],
} as const;

type Values = z.output<z.ZodObject<typeof healingVariables.shape>>;

export interface Environment extends Omit<Values, 'SELFHEAL_SECRET'> {
  /** Without a trailing slash. */
  APP_URL: string;
  SELFHEAL_SECRET: string;
  /** No DATABASE_URL, and none that the host brings: the database lives in DATA_DIR. */
  embedded: boolean;
}

/**
 * Reads and checks what healing needs. With the embedded database, missing secrets are generated into
 * `<DATA_DIR>/secrets.json`.
 *
 * @throws EnvironmentError with one line that names the variable and what is expected.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const values = parseVariables(source, healingVariables);
  const embedded = isEmbedded(values, source);
  return {
    ...values,
    ...withSecrets(values, ['SELFHEAL_SECRET']),
    APP_URL: appUrlOf(values),
    embedded,
  };
}

/** @throws EnvironmentError where no disk persists and no database was named. */
export function isEmbedded(values: Pick<Values, 'DATABASE_URL'>, source: Record<string, string | undefined>): boolean {
  const embedded = livesInDataDir(values);
  if (embedded && source.VERCEL) {
    const { DATABASE_URL } = healingVariables.expected;
    throw new EnvironmentError(`DATABASE_URL is missing: expected ${DATABASE_URL}, since no disk persists here.`);
  }
  return embedded;
}

export function appUrlOf(values: Pick<Values, 'APP_URL' | 'PORT'>): string {
  return values.APP_URL ?? `http://localhost:${values.PORT}`;
}

type Secret = 'AUTH_SECRET' | 'SELFHEAL_SECRET';
type Given = Pick<Values, 'CRON_SECRET' | 'DATABASE_URL' | 'DATA_DIR'>;

/**
 * The secrets that were set; with the embedded database those that were not come from its folder.
 * @throws EnvironmentError when one of `needed` is missing and the database is elsewhere.
 */
export function withSecrets<K extends Secret>(
  values: Given & Partial<Record<K, string | undefined>>,
  needed: readonly K[],
): Record<K, string> & { CRON_SECRET: string | undefined } {
  const missing = needed.filter((name) => !values[name]);
  const embedded = livesInDataDir(values);
  if (missing.length > 0 && !embedded) {
    const since = values.DATABASE_URL === undefined ? 'the app brings its own database' : 'DATABASE_URL is set';
    throw new EnvironmentError(
      `${missing.join(', ')} missing: expected at least 32 random characters each, since ${since}.`,
    );
  }
  const generated = missing.length > 0 || (embedded && !values.CRON_SECRET) ? generatedIn(values.DATA_DIR) : null;
  const secrets = Object.fromEntries(needed.map((name) => [name, values[name] ?? generated?.[name] ?? '']));
  return { ...(secrets as Record<K, string>), CRON_SECRET: values.CRON_SECRET ?? generated?.CRON_SECRET };
}

function livesInDataDir({ DATABASE_URL }: Pick<Values, 'DATABASE_URL'>): boolean {
  return DATABASE_URL === undefined && hostDatabase() === undefined;
}

function generatedIn(dataDir: string) {
  return generatedSecrets(dataDir, EnvironmentError);
}

const processKey = Symbol.for('selfheal.environment');
const holder = globalThis as { [processKey]?: Environment };

/** The process's environment, read and checked at the first call, never at import. */
export function environment(): Environment {
  holder[processKey] ??= parseEnvironment(process.env);
  return holder[processKey];
}
