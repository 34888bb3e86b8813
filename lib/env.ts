import { z } from 'zod';
import {
  appUrlOf,
  type Environment as HealingEnvironment,
  healingVariables,
  isEmbedded,
  withSecrets,
} from './runtime/environment';
import { httpUrl, optional, parseVariables } from './runtime/variables';

export { EnvironmentError } from './runtime/variables';

const urlList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(httpUrl).min(1));

/** What the app itself reads, beside what healing does. */
const ownShape = {
  AUTH_SECRET: optional(z.string().min(32)),
  RATES_BASE_URLS: optional(urlList),
  FAULT_LAB: optional(z.enum(['0', '1'])),
  ADMIN_EMAIL: optional(z.email()),
  ADMIN_PASSWORD: optional(z.string().min(12).max(128)),
};

const variables = {
  shape: { ...healingVariables.shape, ...ownShape },
  expected: {
    ...healingVariables.expected,
    AUTH_SECRET: 'at least 32 random characters',
    RATES_BASE_URLS: 'one or more addresses that begin with http:// or https://, separated by commas',
    FAULT_LAB: '0 or 1',
    ADMIN_EMAIL: 'an e-mail address',
    ADMIN_PASSWORD: '12 to 128 characters',
  },
  groups: [['ADMIN_EMAIL', 'ADMIN_PASSWORD'], ...healingVariables.groups],
} as const;

type OwnValues = Omit<z.output<z.ZodObject<typeof ownShape>>, 'AUTH_SECRET'>;

export interface Environment extends HealingEnvironment, OwnValues {
  AUTH_SECRET: string;
}

/**
 * Reads and checks the environment. With the embedded database, missing secrets are generated into
 * `<DATA_DIR>/secrets.json`.
 *
 * @throws EnvironmentError with one line that names the variable and what is expected.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const values = parseVariables(source, variables);
  const embedded = isEmbedded(values, source);
  return {
    ...values,
    ...withSecrets(values, ['AUTH_SECRET', 'SELFHEAL_SECRET']),
    APP_URL: appUrlOf(values),
    embedded,
  };
}

const processKey = Symbol.for('selfheal.environment');
const holder = globalThis as { [processKey]?: HealingEnvironment | Environment };

/** The process's environment, read and checked at the first call, never at import. What healing alone has read is completed. */
export function environment(): Environment {
  const known = holder[processKey];
  if (known !== undefined && 'AUTH_SECRET' in known) return known;
  const complete = parseEnvironment(process.env);
  holder[processKey] = complete;
  return complete;
}

/** The fault lab is on with the embedded database, and elsewhere only by FAULT_LAB=1. */
export function faultLabEnabled(env: Pick<Environment, 'FAULT_LAB' | 'embedded'>): boolean {
  return env.FAULT_LAB === undefined ? env.embedded : env.FAULT_LAB === '1';
}
