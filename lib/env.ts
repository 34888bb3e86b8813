import { z } from 'zod';
import { generatedSecrets } from './secrets-file';

/** A variable of the environment is missing or wrong. The message is one line that names it and what is expected. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Stands for "not set"; text of a `.env` file like `KEY=` means the same. */
const optional = <T extends z.ZodType>(schema: T) => schema.optional();
const whole = (from: number, to: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(from).max(to));
const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().max(1_000_000));
const httpUrl = z
  .string()
  .refine((text) => /^https?:$/.test(protocolOf(text)))
  .transform((text) => text.replace(/\/+$/, ''));
const postgresUrl = z.string().refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)));
const urlList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(httpUrl).min(1));

const shape = {
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: whole(0, 65_535).default(3000),
  APP_URL: optional(httpUrl),
  DATABASE_URL: optional(postgresUrl),
  DATABASE_URL_DIRECT: optional(postgresUrl),
  DATABASE_DRIVER: optional(z.enum(['pg', 'neon'])),
  DATA_DIR: z.string().min(1).default('.data'),
  AUTH_SECRET: optional(z.string().min(32)),
  CRON_SECRET: optional(z.string().min(16)),
  SELFHEAL_SECRET: optional(z.string().min(32)),
  SELFHEAL_MODE: z.enum(['off', 'observe', 'suggest', 'heal']).default('heal'),
  SELFHEAL_WORKER: z.enum(['in-process', 'off']).default('in-process'),
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
  RATES_BASE_URLS: optional(urlList),
  FAULT_LAB: optional(z.enum(['0', '1'])),
  ADMIN_EMAIL: optional(z.email()),
  ADMIN_PASSWORD: optional(z.string().min(12).max(128)),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
};
const environmentSchema = z.object(shape);
type Variable = keyof typeof shape;

const expected: Partial<Record<Variable, string>> = {
  NODE_ENV: 'development, production or test',
  PORT: 'a whole number from 0 to 65535',
  APP_URL: 'the public address, for instance https://crm.example.com',
  DATABASE_URL: 'an address that begins with postgres:// or postgresql://',
  DATABASE_URL_DIRECT: 'an address that begins with postgres:// or postgresql://',
  DATABASE_DRIVER: 'pg or neon',
  AUTH_SECRET: 'at least 32 random characters',
  CRON_SECRET: 'at least 16 random characters',
  SELFHEAL_SECRET: 'at least 32 random characters',
  SELFHEAL_MODE: 'off, observe, suggest or heal',
  SELFHEAL_WORKER: 'in-process or off',
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
  RATES_BASE_URLS: 'one or more addresses that begin with http:// or https://, separated by commas',
  FAULT_LAB: '0 or 1',
  ADMIN_EMAIL: 'an e-mail address',
  ADMIN_PASSWORD: '12 to 128 characters',
  LOG_LEVEL: 'debug, info, warn, error or silent',
};

/** Set together or not at all. */
const groups: readonly (readonly Variable[])[] = [
  ['ADMIN_EMAIL', 'ADMIN_PASSWORD'],
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
  ['OPENAI_USD_PER_MILLION_INPUT', 'OPENAI_USD_PER_MILLION_OUTPUT'],
];

export interface Environment extends Omit<z.output<typeof environmentSchema>, 'AUTH_SECRET' | 'SELFHEAL_SECRET'> {
  /** Without a trailing slash. */
  APP_URL: string;
  AUTH_SECRET: string;
  SELFHEAL_SECRET: string;
  /** No DATABASE_URL: the database lives in DATA_DIR. */
  embedded: boolean;
}

/**
 * Reads and checks the environment. With the embedded database, missing secrets are generated into
 * `<DATA_DIR>/secrets.json`.
 *
 * @throws EnvironmentError with one line that names the variable and what is expected.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as Variable;
    throw new EnvironmentError(`${name} is not valid: expected ${expected[name] ?? 'some text'}.`);
  }
  const values = parsed.data;
  for (const group of groups) {
    const missing = group.filter((name) => values[name] === undefined);
    if (missing.length > 0 && missing.length < group.length) {
      throw new EnvironmentError(`${missing.join(', ')} missing: ${group.join(', ')} are set together or not at all.`);
    }
  }
  const embedded = values.DATABASE_URL === undefined;
  if (embedded && source.VERCEL) {
    throw new EnvironmentError(
      `DATABASE_URL is missing: expected ${expected.DATABASE_URL}, since no disk persists here.`,
    );
  }
  return {
    ...values,
    ...secrets(values, embedded),
    APP_URL: values.APP_URL ?? `http://localhost:${values.PORT}`,
    embedded,
  };
}

const processKey = Symbol.for('selfheal.environment');
const holder = globalThis as { [processKey]?: Environment };

/** The process's environment, read and checked at the first call, never at import. */
export function environment(): Environment {
  holder[processKey] ??= parseEnvironment(process.env);
  return holder[processKey];
}

/** The fault lab is on with the embedded database, and elsewhere only by FAULT_LAB=1. */
export function faultLabEnabled(env: Pick<Environment, 'FAULT_LAB' | 'embedded'>): boolean {
  return env.FAULT_LAB === undefined ? env.embedded : env.FAULT_LAB === '1';
}

type Secrets = Pick<Environment, 'AUTH_SECRET' | 'SELFHEAL_SECRET' | 'CRON_SECRET'>;

function secrets(values: z.output<typeof environmentSchema>, embedded: boolean): Secrets {
  const { AUTH_SECRET, SELFHEAL_SECRET, CRON_SECRET } = values;
  if (AUTH_SECRET && SELFHEAL_SECRET && (CRON_SECRET || !embedded))
    return { AUTH_SECRET, SELFHEAL_SECRET, CRON_SECRET };
  if (!embedded) {
    const missing = (['AUTH_SECRET', 'SELFHEAL_SECRET'] as const).filter((name) => !values[name]);
    throw new EnvironmentError(
      `${missing.join(', ')} missing: expected at least 32 random characters each, since DATABASE_URL is set.`,
    );
  }
  const generated = generatedSecrets(values.DATA_DIR, EnvironmentError);
  return {
    AUTH_SECRET: AUTH_SECRET ?? generated.AUTH_SECRET,
    SELFHEAL_SECRET: SELFHEAL_SECRET ?? generated.SELFHEAL_SECRET,
    CRON_SECRET: CRON_SECRET ?? generated.CRON_SECRET,
  };
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
