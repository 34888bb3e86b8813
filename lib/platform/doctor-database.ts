import type { Finding } from '@/lib/self-healing/core/finding';
import { finding } from './doctor-codes';
import type { DatabaseFacts, DatabaseRead, MigrationMark } from './doctor-database-facts';
import { formatDuration } from './duration';

export interface DatabaseJudgement {
  /** What this release brings; null: it could not be read. */
  known: readonly MigrationMark[] | null;
  /** How long it may be since the last maintenance round; null: nothing runs now, so nothing is late. */
  roundLimitMs: number | null;
  production: boolean;
  /** How to migrate here. */
  migrateBy: string;
}

const historyTable = 'drizzle.__healing_migrations';
/** Leases, deadlines and retention go by the database's clock; what people see by the app's. */
const clockLimitMs = 2_000;

export function databaseFindings(facts: DatabaseFacts, judgement: DatabaseJudgement): Finding[] {
  if (facts.state === 'read') return readFindings(facts, judgement);
  if (facts.state === 'away') {
    return [
      finding('database-away', {
        where: 'DATABASE_URL',
        wrong: `The database did not answer: ${facts.reason.replace(/[.]*$/, '.')}`,
        mend: 'Check the address, the network between, and that the database runs; nothing of it could be looked at.',
      }),
    ];
  }
  if (facts.state === 'in-use') {
    return [
      finding('database-in-use', {
        where: 'DATA_DIR',
        wrong: facts.reason,
        mend: 'Look at /platform/doctor of the process that has it open, or stop that process first.',
      }),
    ];
  }
  return [
    finding('database-not-made', {
      where: 'DATA_DIR',
      wrong: facts.reason,
      mend: 'Start the app once (it makes an embedded database), or set DATABASE_URL.',
    }),
  ];
}

function readFindings(facts: DatabaseRead, judgement: DatabaseJudgement): Finding[] {
  const found = [...migrations(facts, judgement)];
  if (facts.applied !== null && !facts.jobTables) {
    found.push(
      finding('job-schema-missing', {
        where: 'selfheal_jobs',
        wrong: 'The tables of the job queue are missing, so nothing can be queued.',
        mend: judgement.migrateBy,
      }),
    );
  }
  if (facts.applied !== null) found.push(...rounds(facts, judgement));
  const apart = Math.abs(facts.clockDifferenceMs) - facts.toleranceMs;
  if (apart > clockLimitMs) {
    found.push(
      finding('clocks-differ', {
        where: 'clock',
        wrong: `The database's clock is ${formatDuration(Math.abs(facts.clockDifferenceMs))} ${facts.clockDifferenceMs > 0 ? 'ahead of' : 'behind'} this machine's.`,
        mend: 'Let both keep time by NTP; until then times on the pages, and what is due when, are off by as much.',
      }),
    );
  }
  for (const service of facts.stoppedServices) {
    found.push(
      finding('kill-switch-on', {
        where: '/platform/settings',
        wrong: `The kill switch is on${service === 'default' ? '' : ` for service ${service}`}: nothing is healed.`,
        mend: 'Start healing again there, once the reason for stopping it is gone.',
      }),
    );
  }
  if (facts.admins === 0) {
    found.push(
      finding('no-admin', {
        where: 'users',
        wrong: 'Nobody is an admin, so nobody can see or decide anything.',
        mend: 'Open the link that the first start printed, or set ADMIN_EMAIL and ADMIN_PASSWORD and start again.',
      }),
    );
  }
  for (const { source, count } of facts.unwrapped) {
    found.push(
      finding('unwrapped-failing', {
        where: source,
        wrong: `It failed ${count === 1 ? 'once' : `${count} times`} in the last seven days, and is not wrapped: nothing could be tried.`,
        mend: 'Wrap it with `npm run wrap`, or mend what fails.',
      }),
    );
  }
  return found;
}

function migrations({ applied }: DatabaseRead, { known, migrateBy }: DatabaseJudgement): Finding[] {
  if (known === null) {
    return [
      finding('migrations-unread', {
        where: 'healing-migrations',
        wrong: 'The migrations of this release could not be read, so they were not compared with the database.',
        mend: 'Run `npm run doctor` where the sources are.',
      }),
    ];
  }
  const done = new Map((applied ?? []).map(({ at, hash }) => [at, hash]));
  const newestDone = Math.max(-1, ...done.keys());
  // As the migrator sees it: what is newer than the newest that was applied is still to come.
  const pending = known.filter(({ at }) => at > newestDone);
  const unknown = [...done.keys()].filter((at) => !known.some((mark) => mark.at === at));
  const changed = known.filter(({ at, hash }) => done.has(at) && done.get(at) !== hash);
  const skipped = known.filter(({ at }) => at <= newestDone && !done.has(at));
  const found: Finding[] = [];
  if (pending.length > 0) {
    found.push(
      finding('migrations-missing', {
        where: historyTable,
        wrong:
          applied === null
            ? 'The database has none of the tables that healing needs.'
            : `${capital(countWords(pending.length))} of this release ${pending.length === 1 ? 'is' : 'are'} not applied.`,
        mend: migrateBy,
      }),
    );
  }
  if (unknown.length > 0) {
    found.push(
      finding('migrations-newer', {
        where: historyTable,
        wrong: `The database has ${countWords(unknown.length)} that this release does not know: a newer one was here.`,
        mend: 'Nothing, if you rolled back on purpose (migrations only add); else deploy the newer release.',
      }),
    );
  }
  if (changed.length > 0 || skipped.length > 0) {
    found.push(
      finding('migrations-changed', {
        where: historyTable,
        wrong: `${capital(countWords(changed.length + skipped.length))} of this release ${changed.length + skipped.length === 1 ? 'differs' : 'differ'} from what was applied.`,
        mend: 'Put the files back as released; a migration that was applied is never edited.',
      }),
    );
  }
  return found;
}

function rounds(facts: DatabaseRead, { roundLimitMs, production }: DatabaseJudgement): Finding[] {
  const mend =
    'Check that the server runs its scheduler, or that a cron or outside caller reaches /api/cron/health-check with CRON_SECRET.';
  if (roundLimitMs === null) return [];
  const ago = facts.lastRoundAgoMs;
  if (ago === null) {
    return [
      finding('rounds-never', {
        where: 'system_health_checks',
        wrong: 'No maintenance round was ever recorded: health is not checked and queued jobs do not run.',
        mend,
      }),
    ];
  }
  if (ago <= roundLimitMs) return [];
  return [
    finding('rounds-late', {
      where: 'system_health_checks',
      wrong: `The last maintenance round was ${formatDuration(ago)} ago; one is expected within ${formatDuration(roundLimitMs)}.`,
      mend,
      severity: production ? 'problem' : 'warning',
    }),
  ];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const countWords = (count: number) => (count === 1 ? 'one migration' : `${count} migrations`);
