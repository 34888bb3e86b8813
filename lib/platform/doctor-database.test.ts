import { expect, it } from 'vitest';
import { type DatabaseJudgement, databaseFindings } from './doctor-database';
import type { DatabaseRead } from './doctor-database-facts';
import { jobFindings } from './doctor-process';

const known = [
  { at: 1, hash: 'one' },
  { at: 2, hash: 'two' },
];
const sound: DatabaseRead = {
  state: 'read',
  clockDifferenceMs: 300,
  toleranceMs: 5,
  applied: known,
  jobTables: true,
  lastRoundAgoMs: 90_000,
  stoppedServices: [],
  unwrapped: [],
  waiting: [],
  admins: 1,
};
const judgement: DatabaseJudgement = {
  known,
  roundLimitMs: 600_000,
  production: false,
  migrateBy: 'Start the app.',
};
const findIn = (facts: Partial<DatabaseRead>, more: Partial<DatabaseJudgement> = {}) =>
  databaseFindings({ ...sound, ...facts }, { ...judgement, ...more });
const codesOf = (...input: Parameters<typeof findIn>) => findIn(...input).map(({ code }) => code);

it('finds nothing in a database that is as it should be', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({ admins: null })).toEqual([]);
});

it('tells a database that is away, in use or not made from one that was read', () => {
  const reason = 'It is so.';
  const codes = (['away', 'in-use', 'not-made'] as const).map(
    (state) =>
      databaseFindings({ state, reason }, judgement).map(({ code, wrong }) => `${code} ${wrong.endsWith('so.')}`)[0],
  );
  expect(codes).toEqual(['database-away true', 'database-in-use true', 'database-not-made true']);
});

it('finds migrations that are missing, all of them or the newest', () => {
  expect(findIn({ applied: null })).toMatchObject([{ code: 'migrations-missing', mend: 'Start the app.' }]);
  expect(findIn({ applied: known.slice(0, 1) })[0]?.wrong).toContain('One migration of this release is not applied');
});

it('finds migrations that this release does not know, and takes them for no fault of the older ones', () => {
  expect(codesOf({ applied: [...known, { at: 3, hash: 'three' }] })).toEqual(['migrations-newer']);
});

it('finds a migration that was edited after it was applied, and one that slipped in before the newest', () => {
  expect(
    codesOf({
      applied: [
        { at: 1, hash: 'other' },
        { at: 2, hash: 'two' },
      ],
    }),
  ).toEqual(['migrations-changed']);
  expect(codesOf({ applied: [{ at: 2, hash: 'two' }] })).toEqual(['migrations-changed']);
});

it('says so when migrations could not be compared', () => {
  expect(codesOf({ applied: null }, { known: null })).toEqual(['migrations-unread']);
});

it('finds a missing job schema, but not beside missing migrations, which bring it', () => {
  expect(codesOf({ jobTables: false })).toEqual(['job-schema-missing']);
  expect(codesOf({ jobTables: false, applied: null })).toEqual(['migrations-missing']);
});

it('finds rounds that never came or come no more; in production that is a problem', () => {
  expect(codesOf({ lastRoundAgoMs: null })).toEqual(['rounds-never']);
  expect(findIn({ lastRoundAgoMs: 600_001 })).toMatchObject([{ code: 'rounds-late', severity: 'warning' }]);
  expect(findIn({ lastRoundAgoMs: 600_001 }, { production: true })).toMatchObject([{ severity: 'problem' }]);
  expect(codesOf({ lastRoundAgoMs: 600_000 })).toEqual([]);
  expect(codesOf({ lastRoundAgoMs: null }, { roundLimitMs: null })).toEqual([]);
});

it('finds clocks that differ by more than the way to the database can explain', () => {
  expect(findIn({ clockDifferenceMs: -90_000 })[0]?.wrong).toContain('1 min 30 s behind');
  expect(codesOf({ clockDifferenceMs: 2_500 })).toEqual(['clocks-differ']);
  expect(codesOf({ clockDifferenceMs: 2_500, toleranceMs: 600 })).toEqual([]);
});

it('finds the kill switch, and names a service that is not the usual one', () => {
  const found = findIn({ stoppedServices: ['default', 'mail'] });
  expect(found.map(({ code }) => code)).toEqual(['kill-switch-on', 'kill-switch-on']);
  expect(found[1]?.wrong).toContain('mail');
});

it('finds that nobody is an admin', () => {
  expect(codesOf({ admins: 0 })).toEqual(['no-admin']);
});

it('finds what failed unwrapped, with how often', () => {
  expect(findIn({ unwrapped: [{ source: 'route /api/pay', count: 3 }] })).toMatchObject([
    { code: 'unwrapped-failing', where: 'route /api/pay', wrong: expect.stringContaining('3 times') },
  ]);
});

it('finds jobs whose operation nobody knows, and says nothing where no operation is known at all', () => {
  const facts = {
    ...sound,
    waiting: [
      { source: 'sendMail', count: 2 },
      { source: 'gone', count: 1 },
    ],
  };
  expect(jobFindings(facts, new Set(['sendMail']))).toMatchObject([{ code: 'job-without-operation', where: 'gone' }]);
  expect(jobFindings(facts, new Set())).toEqual([]);
  expect(jobFindings({ state: 'away', reason: 'no' }, new Set(['sendMail']))).toEqual([]);
});
