import type { Finding, FindingSeverity } from '@/lib/self-healing/core/finding';

interface CodeEntry {
  severity: FindingSeverity;
  /** What it is about, in half a line; the table of docs/doctor.md. */
  means: string;
}

/** What is found by reading source. */
export const sourceCodes = {
  'library-missing': { severity: 'problem', means: 'Selfheal is not in this app.' },
  'action-unwrapped': { severity: 'warning', means: 'An exported server action is not wrapped.' },
  'route-unwrapped': { severity: 'warning', means: 'An exported route handler is not wrapped.' },
  'options-incomplete': { severity: 'problem', means: 'A wrapped operation lacks `source` or `category`.' },
  'source-twice': { severity: 'problem', means: 'Two wrapped operations have the same `source`.' },
  'read-that-writes': { severity: 'problem', means: "`effects: 'none'` stands over code that writes." },
  'cache-without-scope': { severity: 'problem', means: '`cache` does not say whose result it keeps.' },
  'cache-on-a-write': { severity: 'problem', means: "`cache` on an operation that is not `effects: 'none'`." },
  'default-on-a-write': { severity: 'problem', means: "`defaultValue` on an operation that is not `effects: 'none'`." },
  'queue-outside-operations': { severity: 'problem', means: '`queue` on something that is not in `operations/`.' },
  'queue-not-listed': { severity: 'problem', means: '`operations/index` does not list an operation with `queue`.' },
  'strategy-without-option': { severity: 'warning', means: '`strategies` names one that lacks the option it needs.' },
  'connection-incomplete': { severity: 'problem', means: '`connection` lacks `ping` or `reset`.' },
  'endpoints-single': { severity: 'warning', means: '`endpoints` holds one address: there is nothing to switch to.' },
  'endpoints-not-called': {
    severity: 'warning',
    means: 'The operation has `endpoints` but never asks `healing().endpoint`.',
  },
  'endpoints-on-a-write': {
    severity: 'warning',
    means: '`endpoints` on a write whose endpoints do not share idempotency keys.',
  },
  'second-retry-layer': { severity: 'warning', means: 'Something else retries beneath a wrapped operation.' },
  'transaction-not-declared': {
    severity: 'warning',
    means: '`healing().transaction()` in an operation that is not `transactional`.',
  },
  'wrapped-on-edge': { severity: 'problem', means: 'A wrapped function in a file of the Edge runtime.' },
  'wrapped-inside-use-cache': { severity: 'problem', means: "`withSelfHealing` inside `'use cache'`." },
  'healed-result-cached': { severity: 'warning', means: "A wrapped operation is called inside `'use cache'`." },
  'register-missing': { severity: 'warning', means: 'Nothing tells TypeScript what `tx` is.' },
  'config-missing': { severity: 'problem', means: 'There is no `self-healing.config`.' },
  'instrumentation-missing': { severity: 'problem', means: 'There is no `instrumentation` file.' },
  'instrumentation-without-config': {
    severity: 'problem',
    means: '`instrumentation` does not load `self-healing.config`.',
  },
  'instrumentation-without-report': {
    severity: 'warning',
    means: '`instrumentation` does not report failures of what is not wrapped.',
  },
  'host-unfinished': {
    severity: 'problem',
    means: '`self-healing.host` still names nobody: `/platform` opens for no one.',
  },
  'ignored-without-reason': { severity: 'problem', means: 'A comment ignores a finding and does not say why.' },
  'ignored-unknown': { severity: 'warning', means: 'A comment ignores a code that does not exist.' },
  'ignored-nothing': { severity: 'note', means: 'A comment ignores what is not there any more.' },
} as const satisfies Record<string, CodeEntry>;

/** What is found in the environment and in the settings of the host. */
export const environmentCodes = {
  'env-invalid': { severity: 'problem', means: 'A variable has a value that stops the start.' },
  'env-missing': { severity: 'problem', means: 'A variable is missing without which the process does not start.' },
  'env-unknown': { severity: 'warning', means: 'A variable that looks like one of ours is none: a typing error.' },
  'secret-weak': { severity: 'warning', means: 'A secret can be guessed.' },
  'secret-shared': { severity: 'warning', means: 'Two secrets are the same.' },
  'cron-secret-missing': { severity: 'warning', means: '`CRON_SECRET` is missing (a problem on Vercel).' },
  'pooled-without-direct': {
    severity: 'warning',
    means: '`DATABASE_URL` goes through a pooler and `DATABASE_URL_DIRECT` is not set.',
  },
  'embedded-in-production': { severity: 'warning', means: 'The embedded database serves production.' },
  'mode-off': { severity: 'warning', means: '`SELFHEAL_MODE` is `off`.' },
  'mode-not-heal': { severity: 'note', means: '`SELFHEAL_MODE` is `observe` or `suggest`.' },
  'alerts-reach-nobody': { severity: 'warning', means: 'No alert can leave: neither e-mail nor SMS is set up.' },
  'model-without-prices': { severity: 'warning', means: 'A model is asked, and no cap in money holds.' },
  'address-is-local': { severity: 'warning', means: '`APP_URL` is missing in production.' },
  'next-config-packages': {
    severity: 'warning',
    means: '`serverExternalPackages` lacks packages that the embedded code loads.',
  },
  'data-not-ignored': { severity: 'warning', means: 'git does not ignore the folder of the embedded database.' },
  'vercel-settings-unreadable': { severity: 'problem', means: '`vercel.json` cannot be read.' },
  'vercel-cron-missing': { severity: 'problem', means: '`vercel.json` does not call the cron route.' },
  'cron-route-missing': { severity: 'problem', means: 'The route that the cron calls is not there.' },
  'vercel-cron-too-often': {
    severity: 'note',
    means: 'The cron is more frequent than Hobby plans allow (a problem with `--plan hobby`).',
  },
  'vercel-time-too-short': { severity: 'warning', means: '`maxDuration` ends the cron route before its slice does.' },
  'vercel-region-far': { severity: 'warning', means: 'Functions and database are in different regions.' },
} as const satisfies Record<string, CodeEntry>;

/** What is found in the database and in the running process. */
export const liveCodes = {
  'database-away': { severity: 'problem', means: 'The database did not answer.' },
  'database-in-use': { severity: 'note', means: 'The embedded database is open in another process and was not read.' },
  'database-not-made': { severity: 'note', means: 'There is no embedded database yet.' },
  'migrations-missing': { severity: 'problem', means: 'The database lacks migrations of this release.' },
  'migrations-newer': { severity: 'warning', means: 'The database has migrations that this release does not know.' },
  'migrations-changed': { severity: 'warning', means: 'A migration was changed after it was applied.' },
  'migrations-unread': { severity: 'note', means: 'The migrations of this release could not be read.' },
  'job-schema-missing': { severity: 'problem', means: 'The tables of the job queue are missing.' },
  'rounds-never': { severity: 'warning', means: 'No maintenance round was ever recorded.' },
  'rounds-late': {
    severity: 'warning',
    means: 'The last maintenance round is too long ago (a problem in production).',
  },
  'clocks-differ': { severity: 'warning', means: 'The clocks of app and database differ.' },
  'kill-switch-on': { severity: 'warning', means: 'The kill switch is on.' },
  'no-admin': { severity: 'warning', means: 'Nobody is an admin.' },
  'unwrapped-failing': { severity: 'warning', means: 'What is not wrapped has failed in the last seven days.' },
  'job-without-operation': { severity: 'warning', means: 'A job waits whose operation this process does not know.' },
} as const satisfies Record<string, CodeEntry>;

export const findingCodes = { ...sourceCodes, ...environmentCodes, ...liveCodes };
export type FindingCode = keyof typeof findingCodes;

export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(findingCodes, text);
}

/** A finding of the usual weight of its code, unless another is given. */
export function finding(
  code: FindingCode,
  told: Pick<Finding, 'where' | 'wrong' | 'mend'> & { severity?: FindingSeverity },
): Finding {
  return { code, severity: findingCodes[code].severity, ...told };
}
