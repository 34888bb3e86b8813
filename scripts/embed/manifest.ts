/** One part of what an app gets: a folder or file of this repository, and where it stands below the host's `<src>`. */
export interface Part {
  from: string;
  to: string;
  /** `whole`: every file. `reached`: only what another embedded file imports. */
  take: 'whole' | 'reached';
  /** What a `whole` part leaves here. */
  except?: RegExp;
}

const notForHosts = /(^|\/)__fixtures__\/|[.]test(-d)?[.]tsx?$/;

const testing = 'lib/self-healing/testing/';

/** What else is embedded where an app asks for it: what its tests import, and Vitest's global set-up. */
export const testingDoors: readonly string[] = [`${testing}index.ts`, `${testing}vitest-postgres.ts`];

/** The longest `from` that fits a file decides. What is reached and fits no part would be an app's own: that is refused. */
export const parts: readonly Part[] = [
  { from: 'lib/self-healing/', to: 'lib/self-healing/', take: 'whole' },
  // What tests of a host may use; the rest of the folder breaks this repository's own code on purpose.
  { from: testing, to: testing, take: 'reached' },
  { from: 'db/healing-migrations/', to: 'lib/self-healing/db/healing-migrations/', take: 'whole' },
  {
    from: 'db/',
    to: 'lib/self-healing/db/',
    take: 'reached',
    except: /^db\/((schema|queries)\/(?!healing-|rows-of)|migrations\/|seed)/,
  },
  // Nothing imports the handles over a host's own pool: its self-healing.host.ts does.
  { from: 'db/drivers/', to: 'lib/self-healing/db/drivers/', take: 'whole' },
  { from: 'lib/runtime/', to: 'lib/self-healing-runtime/', take: 'whole' },
  { from: 'lib/platform/', to: 'lib/self-healing-platform/', take: 'reached' },
  { from: 'components/platform/', to: 'components/self-healing/platform/', take: 'reached' },
  { from: 'components/shell/', to: 'components/self-healing/shell/', take: 'reached' },
  { from: 'components/ui/', to: 'components/self-healing/ui/', take: 'reached' },
  { from: 'actions/', to: 'actions/self-healing/', take: 'reached' },
  { from: 'app/platform/', to: 'app/platform/', take: 'whole', except: /^app\/platform\/(fault-lab|outbox|members)\// },
  // The host's own layout of /platform is made from a template; it wraps this one.
  { from: 'app/platform/layout.tsx', to: 'components/self-healing/platform-layout.tsx', take: 'whole' },
  { from: 'app/api/cron/health-check/', to: 'app/api/cron/health-check/', take: 'whole' },
  { from: 'app/api/health/', to: 'app/api/health/', take: 'whole' },
  { from: 'app/api/platform/', to: 'app/api/platform/', take: 'whole' },
];

/** Made from templates in the host, once; from then on they are the host's. Imports of them lead to `<src>`. */
export const hostOwned: readonly string[] = ['self-healing.host.ts', 'self-healing.config.ts'];

/** Variables of this repository's `.env.example` that are about the app around the library. */
export const appVariables: readonly string[] = [
  'AUTH_SECRET',
  'ADMIN_EMAIL',
  'ADMIN_PASSWORD',
  'FAULT_LAB',
  'RATES_BASE_URLS',
  'PORT',
];

/** Folders that the sources name as text, relative to where the process runs. */
export const textFolders: readonly string[] = ['db/healing-migrations'];

/** The part that decides about a file of this repository, or null where it is the app's own. */
export function partOf(path: string): Part | null {
  if (notForHosts.test(path)) return null;
  const [best] = parts.filter(({ from }) => path.startsWith(from)).sort((a, b) => b.from.length - a.from.length);
  return best === undefined || best.except?.test(path) ? null : best;
}

/** Where a file stands in the host, below `<src>`; null where it is not embedded. */
export function hostPathOf(path: string): string | null {
  if (hostOwned.includes(path)) return path;
  const part = partOf(path);
  return part === null ? null : part.to + path.slice(part.from.length);
}
