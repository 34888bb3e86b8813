/**
 * What a build is to do about the database, and why.
 * @typedef {{ refused: string } | { migrate: boolean, url: string | null, line: string }} BuildPlan
 */

/**
 * Decides before anything is built. Migrations belong to the build that goes live, so that a preview of a branch never
 * changes the tables under production; `MIGRATE_ON_BUILD` says otherwise for a preview with a database of its own.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {BuildPlan} `refused` is one line for a person. Addresses are never part of a line: they hold passwords.
 */
export function planBuild(env) {
  const of = (name) => env[name]?.trim() || undefined;
  const onVercel = of('VERCEL') !== undefined;
  const asked = of('MIGRATE_ON_BUILD');
  const from = of('DATABASE_URL_DIRECT') ? 'DATABASE_URL_DIRECT' : 'DATABASE_URL';
  const url = of(from) ?? null;

  if (asked !== undefined && asked !== '0' && asked !== '1') {
    return { refused: `MIGRATE_ON_BUILD must be 0 or 1, and is "${asked}".` };
  }
  if (onVercel && of('DATABASE_URL') === undefined) {
    return {
      refused:
        'DATABASE_URL is not set for this environment. On Vercel no disk persists, so there is no embedded database: connect Neon or another Postgres, then deploy again (docs/vercel.md).',
    };
  }
  const without = (why) => ({ migrate: false, url: null, line: `Migrations: not applied, because ${why}.` });
  if (asked === '0') return without('MIGRATE_ON_BUILD=0');
  const live = of('VERCEL_ENV') === 'production';
  if (asked === undefined && !live) {
    const where = onVercel ? `a build for "${of('VERCEL_ENV') ?? 'unknown'}"` : 'not a production build on Vercel';
    return without(`this is ${where}; MIGRATE_ON_BUILD=1 applies them all the same`);
  }
  if (url === null) return { refused: 'MIGRATE_ON_BUILD=1 needs DATABASE_URL: there is no database to migrate.' };
  const why = asked === '1' ? 'MIGRATE_ON_BUILD=1' : 'VERCEL_ENV=production';
  return { migrate: true, url, line: `Migrations: applying over ${from}, because ${why}.` };
}
