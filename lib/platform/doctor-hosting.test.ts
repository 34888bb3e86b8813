import { expect, it } from 'vitest';
import { cronPath, type HostingFacts, hostingFindings } from './doctor-hosting';

const settings = { crons: [{ path: cronPath, schedule: '0 5 * * *' }], regions: [], maxDurations: {} };
const route = { file: 'app/api/cron/health-check/route.ts', maxDuration: 60 };
const sound: HostingFacts = {
  settings,
  vercel: true,
  plan: null,
  cronRoute: route,
  region: null,
  databaseUrl: null,
};
const findIn = (facts: Partial<HostingFacts>) => hostingFindings({ ...sound, ...facts });
const codesOf = (facts: Partial<HostingFacts>) => findIn(facts).map(({ code, where }) => `${code} ${where}`);
const every = (schedule: string) => ({ settings: { ...settings, crons: [{ path: cronPath, schedule }] } });

it('finds nothing in settings that are complete, nor in an app that is not for Vercel', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({ settings: null, vercel: false, cronRoute: null })).toEqual([]);
});

it('finds a cron that is missing, or calls another route', () => {
  const missing = ['vercel-cron-missing vercel.json'];
  expect(codesOf({ settings: { ...settings, crons: [] } })).toEqual(missing);
  expect(codesOf({ settings: null })).toEqual(missing);
  expect(codesOf({ settings: { ...settings, crons: [{ path: '/api/cron', schedule: '0 5 * * *' }] } })).toEqual(
    missing,
  );
  expect(
    codesOf({ settings: { ...settings, crons: [{ path: `${cronPath}?by=vercel`, schedule: '0 5 * * *' }] } }),
  ).toEqual([]);
});

it('finds a route that is not there', () => {
  expect(codesOf({ cronRoute: null })).toEqual([`cron-route-missing ${cronPath}`]);
});

it('finds a cron that Hobby plans refuse: to be known, a problem on that plan, nothing on another', () => {
  const often = every('*/2 * * * *');
  expect(findIn(often)).toMatchObject([{ code: 'vercel-cron-too-often', severity: 'note' }]);
  expect(findIn({ ...often, plan: 'hobby' })).toMatchObject([{ code: 'vercel-cron-too-often', severity: 'problem' }]);
  expect(findIn({ ...often, plan: 'pro' })).toEqual([]);
  expect(findIn({ ...every('0 5 * * *'), plan: 'hobby' })).toEqual([]);
});

it('finds a schedule that is none, on any plan', () => {
  expect(findIn({ ...every('@daily'), plan: 'pro' })).toMatchObject([
    { code: 'vercel-cron-too-often', severity: 'problem' },
  ]);
});

it('finds a function that is ended before its slice, in the route and in the settings', () => {
  expect(codesOf({ cronRoute: { ...route, maxDuration: 10 } })).toEqual([`vercel-time-too-short ${route.file}`]);
  expect(codesOf({ cronRoute: { ...route, maxDuration: null } })).toEqual([]);
  const told = (pattern: string, seconds: number) => ({
    settings: { ...settings, maxDurations: { [pattern]: seconds } },
  });
  expect(codesOf(told('app/api/**/*.ts', 10))).toEqual([
    'vercel-time-too-short vercel.json, functions["app/api/**/*.ts"]',
  ]);
  expect(codesOf(told('app/api/**/*.ts', 60))).toEqual([]);
  expect(codesOf(told('app/api/contacts/*.ts', 10))).toEqual([]);
  expect(codesOf(told('app/api/*.ts', 10))).toEqual([]);
});

it('finds functions that are far from the database, where both places are known', () => {
  const databaseUrl = 'postgresql://ep-cool-name-123.eu-central-1.aws.neon.tech/app';
  expect(codesOf({ databaseUrl, region: 'iad1' })).toEqual(['vercel-region-far vercel.json']);
  expect(codesOf({ databaseUrl, settings: { ...settings, regions: ['sfo1'] } })).toEqual([
    'vercel-region-far vercel.json',
  ]);
  expect(codesOf({ databaseUrl, region: 'fra1' })).toEqual([]);
  expect(codesOf({ databaseUrl, region: 'new1' })).toEqual([]);
  expect(codesOf({ databaseUrl: 'postgresql://db.internal/app', region: 'iad1' })).toEqual([]);
});

it('finds settings that cannot be read', () => {
  expect(codesOf({ settings: 'unreadable' })).toEqual(['vercel-settings-unreadable vercel.json']);
});
