import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type EnvironmentFacts, environmentFindings, isPooled } from './doctor-environment';

const secret = () => randomBytes(32).toString('base64url');
const url = (host: string) => `postgresql://user:${randomBytes(8).toString('hex')}@${host}/app`;
const sound = {
  DATABASE_URL: url('db.internal:5432'),
  SELFHEAL_SECRET: secret(),
  CRON_SECRET: secret(),
  RESEND_API_KEY: 'set',
  ALERT_EMAIL_TO: 'oncall@example.com',
  APP_URL: 'https://crm.example.com',
};

function findIn(variables: Record<string, string | undefined>, facts: Partial<EnvironmentFacts> = {}) {
  const given = { ...sound, ...variables };
  return environmentFindings({
    variables: given,
    neededSecrets: ['SELFHEAL_SECRET'],
    production: false,
    embedded: given.DATABASE_URL === undefined,
    ...facts,
  });
}
const codesOf = (...input: Parameters<typeof findIn>) => findIn(...input).map(({ code, where }) => `${code} ${where}`);

it('finds nothing in an environment that is complete', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({}, { production: true })).toEqual([]);
});

it('tells all values that would stop the start, not the first alone, and repeats none of them', () => {
  const found = findIn({
    PORT: 'eighty-one',
    SELFHEAL_MODE: 'sometimes',
    SELFHEAL_SECRET: 'short-one',
    APP_URL: 'crm',
  });
  expect(found.map(({ code, where }) => `${code} ${where}`).sort()).toEqual([
    'env-invalid APP_URL',
    'env-invalid PORT',
    'env-invalid SELFHEAL_MODE',
    'env-invalid SELFHEAL_SECRET',
  ]);
  const told = JSON.stringify(found);
  for (const value of ['eighty-one', 'sometimes', 'short-one']) expect(told).not.toContain(value);
  expect(found.find(({ where }) => where === 'SELFHEAL_SECRET')?.mend).toContain('32');
});

it('finds half of a group, and leaves a whole one and none of it', () => {
  expect(codesOf({ TWILIO_ACCOUNT_SID: 'set' })).toEqual(['env-missing TWILIO_AUTH_TOKEN']);
  expect(codesOf({ TWILIO_ACCOUNT_SID: 'set', TWILIO_AUTH_TOKEN: 'set', TWILIO_FROM: '+15550100' })).toEqual([]);
});

it('finds a missing secret where the database is elsewhere, and none where secrets are generated', () => {
  expect(codesOf({ SELFHEAL_SECRET: undefined })).toEqual(['env-missing SELFHEAL_SECRET']);
  expect(codesOf({ SELFHEAL_SECRET: undefined, DATABASE_URL: undefined })).toEqual([]);
});

it('finds that Vercel has no disk, unless the app brings a pool of its own', () => {
  expect(codesOf({ VERCEL: '1', DATABASE_URL: undefined })).toEqual(['env-missing DATABASE_URL']);
  expect(codesOf({ VERCEL: '1', DATABASE_URL: undefined }, { embedded: false })).toEqual([]);
});

it('finds a cron route that nobody can enter: a problem where a cron is the only one who works', () => {
  expect(findIn({ CRON_SECRET: undefined })).toMatchObject([{ code: 'cron-secret-missing', severity: 'warning' }]);
  expect(findIn({ CRON_SECRET: undefined, VERCEL: '1' })).toMatchObject([
    { code: 'cron-secret-missing', severity: 'problem' },
  ]);
  expect(codesOf({ CRON_SECRET: undefined, DATABASE_URL: undefined })).toEqual([]);
});

it('finds secrets that can be guessed or serve twice', () => {
  expect(codesOf({ SELFHEAL_SECRET: 'abcabcabcabcabcabcabcabcabcabcabcabc' })).toEqual(['secret-weak SELFHEAL_SECRET']);
  expect(codesOf({ CRON_SECRET: `please-change-me-${secret()}` })).toEqual(['secret-weak CRON_SECRET']);
  const same = secret();
  expect(codesOf({ SELFHEAL_SECRET: same, CRON_SECRET: same })).toEqual(['secret-shared SELFHEAL_SECRET, CRON_SECRET']);
});

it('finds a pooled address without a direct one', () => {
  const pooled = url('ep-cool-name-123-pooler.eu-central-1.aws.neon.tech');
  expect(codesOf({ DATABASE_URL: pooled })).toEqual(['pooled-without-direct DATABASE_URL_DIRECT']);
  expect(codesOf({ DATABASE_URL: pooled, DATABASE_URL_DIRECT: sound.DATABASE_URL })).toEqual([]);
  for (const host of ['aws-0-eu.pooler.example.com', 'db:6543', 'db:6432', 'pgbouncer']) {
    expect(isPooled(url(host)), host).toBe(true);
  }
  expect(isPooled(`${url('db')}?pgbouncer=true`)).toBe(true);
  for (const host of ['db:5432', 'ep-cool-name-123.aws.neon.tech', 'poolside.example.com']) {
    expect(isPooled(url(host)), host).toBe(false);
  }
});

it('finds the embedded database in production, and lets it be elsewhere', () => {
  const embedded = { DATABASE_URL: undefined };
  expect(codesOf(embedded, { production: true })).toEqual(['embedded-in-production DATABASE_URL']);
  expect(codesOf(embedded)).toEqual([]);
  expect(codesOf(embedded, { production: true, embedded: false })).toEqual([]);
});

it('finds a process that does not heal', () => {
  expect(codesOf({ SELFHEAL_MODE: 'off' })).toEqual(['mode-off SELFHEAL_MODE']);
  expect(codesOf({ SELFHEAL_MODE: 'observe' })).toEqual(['mode-not-heal SELFHEAL_MODE']);
  expect(codesOf({ SELFHEAL_MODE: 'heal' })).toEqual([]);
});

it('finds that no alert can leave: a vendor without a receiver is none', () => {
  expect(codesOf({ ALERT_EMAIL_TO: undefined })).toEqual(['alerts-reach-nobody ALERT_EMAIL_TO']);
  const sms = {
    TWILIO_ACCOUNT_SID: 'set',
    TWILIO_AUTH_TOKEN: 'set',
    TWILIO_FROM: '+15550100',
    ALERT_SMS_TO: '+15550101',
  };
  expect(codesOf({ ALERT_EMAIL_TO: undefined, ...sms })).toEqual([]);
});

it('finds a model without a cap in money', () => {
  expect(codesOf({ OPENAI_API_KEY: 'set' })).toEqual(['model-without-prices OPENAI_USD_PER_MILLION_INPUT']);
  const prices = { OPENAI_USD_PER_MILLION_INPUT: '2', OPENAI_USD_PER_MILLION_OUTPUT: '8' };
  expect(codesOf({ OPENAI_API_KEY: 'set', ...prices })).toEqual([]);
});

it('finds links that lead to this machine, in production alone', () => {
  for (const address of [undefined, 'http://localhost:3000']) {
    expect(codesOf({ APP_URL: address }, { production: true })).toEqual(['address-is-local APP_URL']);
    expect(codesOf({ APP_URL: address })).toEqual([]);
  }
});

it('finds a slip in a name of ours, and leaves names of others', () => {
  expect(codesOf({ SELFHEAL_MOD: 'off', SELF_SERVICE: 'x' })).toEqual(['env-unknown SELFHEAL_MOD']);
});
