import { describe, expect, it } from 'vitest';
import type { HealthCheck } from '../../core/ports';
import { fakeClock } from '../../testing/fake-clock';
import * as checks from './index';

interface Example {
  works: () => HealthCheck;
  broken: () => HealthCheck;
  notConfigured?: () => HealthCheck;
}

const clock = fakeClock();
const fails = async (): Promise<never> => {
  throw new Error('no route to host');
};

function memoryCache(forgets: boolean) {
  const entries = new Map<string, Parameters<import('../../core/ports').CacheStore['set']>[1]>();
  return {
    get: async ({ key }: { key: string }) => entries.get(key) ?? null,
    set: async ({ key }: { key: string }, entry: Parameters<import('../../core/ports').CacheStore['set']>[1]) => {
      if (!forgets) entries.set(key, entry);
    },
    clear: async ({ key }: { key?: string }) => {
      if (key) entries.delete(key);
    },
  };
}

const cacheInput = { tenantId: 'default', clock };
const vendor = (make: (input: { probe: (() => Promise<string>) | null }) => HealthCheck): Example => ({
  works: () => make({ probe: async () => 'It answered.' }),
  broken: () => make({ probe: fails }),
  notConfigured: () => make({ probe: null }),
});

const examples: Record<keyof typeof checks, Example> = {
  databaseAnswers: {
    works: () => checks.databaseAnswers({ ping: async () => {}, reset: async () => {} }),
    broken: () => checks.databaseAnswers({ ping: fails, reset: async () => {} }),
  },
  cacheRemembers: {
    works: () => checks.cacheRemembers({ ...cacheInput, cache: memoryCache(false) }),
    broken: () => checks.cacheRemembers({ ...cacheInput, cache: memoryCache(true) }),
  },
  jobQueueDrains: {
    works: () => checks.jobQueueDrains({ queue: { depth: async () => ({ waiting: 500, running: 1, failed: 0 }) } }),
    broken: () =>
      checks.jobQueueDrains({
        queue: { depth: async () => ({ waiting: 501, running: 0, failed: 0 }) },
        drain: async () => ({ ran: 3, failed: 1 }),
      }),
  },
  aiAnswers: vendor(checks.aiAnswers),
  emailVendorAnswers: vendor(checks.emailVendorAnswers),
  smsVendorAnswers: vendor(checks.smsVendorAnswers),
  applicationAnswers: {
    works: () => checks.applicationAnswers({ measure: async () => ({ loopDelayMs: 3, heapShare: 0.4 }) }),
    broken: () => checks.applicationAnswers({ measure: async () => ({ loopDelayMs: 4_000, heapShare: 0.4 }) }),
  },
};

const never = new AbortController().signal;

describe.each(Object.entries(examples))('%s', (_name, example) => {
  it('reports ok in plain words while its claim holds', async () => {
    const answer = await example.works().check(never);
    expect(answer.state).toBe('ok');
    expect(answer.detail).toMatch(/\.$/);
  });

  it('throws when its claim does not hold', async () => {
    await expect(example.broken().check(never)).rejects.toThrow();
  });

  it('is named as a claim, has a label and a limit', () => {
    const check = example.works();
    expect(check.name).toMatch(/^[a-z]+(-[a-z]+)*-(answers|remembers|drains)$/);
    expect(check.label).not.toBe('');
    expect(check.timeoutMs).toBeLessThanOrEqual(10_000);
  });

  it('says in plain words what its recovery did, if it has one', async () => {
    const { recover } = example.broken();
    if (recover) expect(await recover(never)).toMatch(/^[A-Z].+[^.]$/);
  });
});

describe.each(
  Object.entries(examples).flatMap(([name, { notConfigured }]) =>
    notConfigured ? [[name, notConfigured] as const] : [],
  ),
)('%s', (_name, notConfigured) => {
  it('says honestly that nothing is configured instead of claiming health', async () => {
    expect((await notConfigured().check(never)).state).toBe('not-configured');
  });
});

it('finds the seven checks', () => {
  const names = Object.values(examples).map((example) => example.works().name);
  expect(new Set(names).size).toBe(7);
});

it('refuses a process that is short of memory', async () => {
  const check = checks.applicationAnswers({ measure: async () => ({ loopDelayMs: 0, heapShare: 0.95 }) });
  await expect(check.check(never)).rejects.toThrow('95 %');
});
