import { describe, expect, it } from 'vitest';
import { limitsSchema } from '@/lib/self-healing/core/limits';
import { functionLimits, mayMigrate } from './serverless';

describe('the limits of a function', () => {
  it.each([5, 10, 15, 60, 300, 900])('end what heals within half of %i seconds, and are valid ones', (seconds) => {
    const limits = limitsSchema.parse(functionLimits(seconds));
    for (const name of ['healingMs', 'transactionMs', 'keyWaitMs', 'modelTimeoutMs'] as const) {
      expect(limits[name]).toBeLessThanOrEqual(seconds * 500);
    }
  });

  it('are no longer than those of a server however long a function may run', () => {
    const usual = limitsSchema.parse({});
    expect(limitsSchema.parse(functionLimits(900))).toMatchObject({
      ...{ healingMs: usual.healingMs, transactionMs: usual.transactionMs, keyWaitMs: usual.keyWaitMs },
    });
  });

  it('let the response wait for the record of a decision, which nobody may write later', () => {
    expect(functionLimits(60).recordBeforeResponseMs).toBeGreaterThan(0);
    expect(limitsSchema.parse({}).recordBeforeResponseMs).toBe(0);
  });
});

describe('a process that starts', () => {
  it.each([
    [{}, true],
    [{ MIGRATE_ON_BUILD: '0' }, true],
    [{ VERCEL: '1' }, false],
    [{ VERCEL: '1', VERCEL_ENV: 'preview' }, false],
    [{ VERCEL: '1', VERCEL_ENV: 'preview', MIGRATE_ON_BUILD: '' }, false],
    [{ VERCEL: '1', VERCEL_ENV: 'preview', MIGRATE_ON_BUILD: '1' }, true],
    [{ VERCEL: '1', VERCEL_ENV: 'production' }, true],
    [{ VERCEL: '1', VERCEL_ENV: 'production', MIGRATE_ON_BUILD: '0' }, false],
  ])('may change tables in %o: %s', (env, may) => {
    expect(mayMigrate(env)).toBe(may);
  });
});
