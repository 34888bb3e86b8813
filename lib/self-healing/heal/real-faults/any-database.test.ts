import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HealingOptions } from '../../core/options';
import type { StrategyName } from '../../core/vocabulary';
import type { Healer } from '../../healer';
import { getJson, healerOf, lastEvent, openWorld, outcomeOf, type World } from '../../testing/faulty-world';
import { hostAtOnce } from '../../testing/host-at-once';
import { startUpstream, type Upstream } from '../../testing/http-upstream';

describe.each(['pg', 'pglite'] as const)('on %s', (dialect) => {
  let world: World;
  let upstream: Upstream;
  let healers: Healer[] = [];

  beforeAll(async () => {
    world = await openWorld(dialect);
  });
  beforeEach(async () => {
    upstream = await startUpstream({ script: [{ body: { rate: 1.25 } }] });
  });
  afterEach(async () => {
    for (const healer of healers) await healer.flush();
    healers = [];
    await upstream.close();
  });
  afterAll(async () => await world.close());

  function healer(input: Parameters<typeof healerOf>[1] = {}): Healer {
    const made = healerOf(world, { host: hostAtOnce(), ...input });
    healers.push(made);
    return made;
  }

  function reader(owner: Healer, source: string, options: Partial<HealingOptions<[], unknown>> = {}) {
    return owner.withSelfHealing(
      async (): Promise<unknown> => {
        const { endpoint, signal } = owner.healing();
        return await getJson(`${endpoint ?? upstream.url}/rate`, signal);
      },
      { source, category: 'api', effects: 'none', ...options },
    );
  }

  /** Runs the case with the strategy and without it: it alone must make the difference. */
  async function withAndWithout(
    strategy: StrategyName,
    run: (owner: Healer, name: string) => Promise<{ value: unknown } | { error: unknown }>,
    expected: unknown,
  ) {
    const without = healer({ without: strategy });
    expect(await run(without, `${strategy} removed`)).not.toEqual({ value: expected });
    const complete = healer();
    expect(await run(complete, strategy)).toEqual({ value: expected });
    expect(await lastEvent(complete)).toMatchObject({ strategy });
  }

  it('RETRY_WITH_BACKOFF gets over a connection that is reset once', async () => {
    await withAndWithout(
      'RETRY_WITH_BACKOFF',
      async (owner, name) => {
        upstream.script([{ fault: 'reset' }, { body: { rate: 1.25 } }]);
        return await outcomeOf(reader(owner, name)());
      },
      { rate: 1.25 },
    );
  });

  it('RATE_LIMIT_BACKOFF waits as long as the service asks and not less', async () => {
    await withAndWithout(
      'RATE_LIMIT_BACKOFF',
      async (owner, name) => {
        const times: number[] = [];
        upstream.script(() => {
          times.push(performance.now());
          return times.length === 1
            ? { status: 429, headers: { 'retry-after': '1' } }
            : { body: { rate: 1.25, waited: (times[1] ?? 0) - (times[0] ?? 0) >= 1000 } };
        });
        return await outcomeOf(reader(owner, name)());
      },
      { rate: 1.25, waited: true },
    );
  });

  it('SWITCH_API_ENDPOINT asks the second endpoint when the first answers 503', async () => {
    const second = await startUpstream({ script: [{ body: { rate: 1.5 } }] });
    try {
      await withAndWithout(
        'SWITCH_API_ENDPOINT',
        async (owner, name) => {
          upstream.script([{ status: 503 }]);
          return await outcomeOf(reader(owner, name, { endpoints: { urls: [upstream.url, second.url] } })());
        },
        { rate: 1.5 },
      );
    } finally {
      await second.close();
    }
  });

  it('CLEAR_CACHE_AND_RETRY replaces a stored result whose shape is of an earlier release', async () => {
    await withAndWithout(
      'CLEAR_CACHE_AND_RETRY',
      async (owner, name) => {
        const cache = { key: () => 'rate', scope: 'public', ttlMs: 60_000, staleMs: 0 } as const;
        upstream.script([{ body: 'an earlier release stored text' }]);
        const earlier = owner.withSelfHealing(async (): Promise<unknown> => 'an earlier release stored text', {
          ...{ source: name, category: 'api', effects: 'none', cache },
        });
        await earlier();
        await owner.flush();
        upstream.script([{ body: { rate: 1.25 } }]);
        const current = reader(owner, name, { cache, verify: (result) => typeof result === 'object' });
        return await outcomeOf(current());
      },
      { rate: 1.25 },
    );
  });

  it('FALLBACK_TO_CACHE serves the last good result, in a new instance too', async () => {
    const cache = { key: () => 'rate', scope: 'public', ttlMs: 0, staleMs: 60_000 } as const;
    await withAndWithout(
      'FALLBACK_TO_CACHE',
      async (owner, name) => {
        const first = healer();
        upstream.script([{ body: { rate: 1.25 } }]);
        await reader(first, name, { cache })();
        await expect.poll(async () => await storedResults(world)).toBeGreaterThan(0);
        upstream.script([{ status: 503 }]);
        return await outcomeOf(reader(owner, name, { cache })());
      },
      { rate: 1.25 },
    );
  });

  it('USE_DEFAULT_VALUE serves the declared default while the service hangs', async () => {
    await withAndWithout(
      'USE_DEFAULT_VALUE',
      async (owner, name) => {
        upstream.script([{ fault: 'hang' }]);
        return await outcomeOf(reader(owner, name, { defaultValue: null, deadlineMs: 400 })());
      },
      null,
    );
  });

  it('SKIP_OPERATION leaves an optional write out and does not repeat it', async () => {
    await withAndWithout(
      'SKIP_OPERATION',
      async (owner, name) => {
        upstream.script([{ status: 503 }]);
        const send = owner.withSelfHealing(
          async (): Promise<unknown> => await getJson(`${upstream.url}/sms`, owner.healing().signal),
          {
            ...{ source: name, category: 'sms', skip: { result: 'left out' } },
          },
        );
        const outcome = await outcomeOf(send());
        expect(upstream.requests).toHaveLength(1);
        return outcome;
      },
      'left out',
    );
  });

  it('QUEUE_FOR_LATER stores the work, and a later run does it without repeating finished steps', async () => {
    const counts = { first: 0, second: 0 };
    await withAndWithout(
      'QUEUE_FOR_LATER',
      async (owner, name) => {
        upstream.script([{ status: 503 }]);
        Object.assign(counts, { first: 0, second: 0 });
        const send = owner.withSelfHealing(
          async (_to: string): Promise<string> => {
            const { step } = owner.healing();
            await step('first', async () => {
              counts.first += 1;
            });
            await step('second', async ({ signal }) => void (await getJson(`${upstream.url}/mail`, signal)), {
              effects: 'idempotent',
            });
            counts.second += 1;
            return 'sent';
          },
          {
            ...{ source: name, category: 'email', effects: 'transactional' },
            strategies: ['QUEUE_FOR_LATER'],
            queue: { accepted: () => 'later', expiresMs: 60_000 },
          },
        );
        return await outcomeOf(send('a@example.com'));
      },
      'later',
    );
    upstream.script([{ body: {} }]);
    const worker = healers.at(-1);
    await expect
      .poll(async () => (await worker?.runDueJobs({ limit: 5 }))?.ran ?? 0, { timeout: 20_000, interval: 250 })
      .toBeGreaterThan(0);
    expect(counts).toEqual({ first: 1, second: 1 });
  });
});

async function storedResults(world: World): Promise<number> {
  const [row] = await world.handle.session((session) => session.query('SELECT count(*)::int AS n FROM healing_cache'));
  return Number(row?.n);
}
