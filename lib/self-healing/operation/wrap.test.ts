import { afterEach, expect, it, vi } from 'vitest';
import { isHealingError } from '../core/errors';
import type { TestHealer } from '../testing/test-healer';
import { testHealer } from '../testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
const controlFlow = (digest: string) => Object.assign(new Error(digest), { digest });

it('returns what the operation returns, with its arguments and its this', async () => {
  healer = testHealer();
  const counter = {
    step: 2,
    add: healer.withSelfHealing(
      async function add(this: { step: number }, value: number) {
        return this.step + value;
      },
      { source: 'add', category: 'application' },
    ),
  };
  expect(await counter.add(3)).toBe(5);
});

it('takes an operation that throws before it returns a promise as one that failed', async () => {
  healer = testHealer();
  let calls = 0;
  const read = healer.withSelfHealing(
    () => {
      calls += 1;
      if (calls === 1) throw lost();
      return Promise.resolve('rows');
    },
    { source: 'read', category: 'database', effects: 'none' },
  );
  expect(await healer.settle(read())).toBe('rows');
  expect(calls).toBe(2);
});

it('gives out a promise of its own for a thenable, and for a plain value', async () => {
  healer = testHealer();
  // biome-ignore lint/suspicious/noThenProperty: query builders run when they are awaited.
  const query = { then: (resolve: (value: string) => void) => resolve('rows') };
  const options = { source: 'read', category: 'database', effects: 'none' } as const;
  const lazy = healer.withSelfHealing((() => query) as unknown as () => Promise<string>, options)();
  expect(lazy).toBeInstanceOf(Promise);
  expect(await lazy).toBe('rows');
  const plain = healer.withSelfHealing((() => 'row') as unknown as () => Promise<string>, options)();
  expect(plain).toBeInstanceOf(Promise);
  expect(await plain).toBe('row');
});

it('refuses the steps of work that goes on after the operation has succeeded', async () => {
  healer = testHealer();
  const effects: string[] = [];
  let goOn = () => {};
  let late: Promise<unknown> = Promise.resolve();
  const save = healer.withSelfHealing(
    async () => {
      const { step } = healer.healing();
      const floating = new Promise<void>((resolve) => {
        goOn = resolve;
      }).then(() => step('send', async () => void effects.push('sent')));
      late = floating.catch((error: unknown) => error);
      return 'saved';
    },
    { source: 'save', category: 'api', effects: 'idempotent' },
  );
  expect(await save()).toBe('saved');
  goOn();
  expect(isHealingError(await late, 'ATTEMPT_ENDED')).toBe(true);
  expect(effects).toEqual([]);
});

it('heals a read by running it again and records the story', async () => {
  healer = testHealer();
  let calls = 0;
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      if (calls === 1) throw lost();
      return 'rows';
    },
    { source: 'read', category: 'database', effects: 'none' },
  );
  expect(await healer.settle(read())).toBe('rows');
  expect(calls).toBe(2);
  const [event] = await healer.recorded();
  expect(event).toMatchObject({
    source: 'read',
    kind: 'connection-lost',
    outcome: 'healed',
    strategy: 'RETRY_WITH_BACKOFF',
    chosenBy: 'rule',
    firstChoiceSucceeded: true,
  });
  expect(event?.attempts.map(({ succeeded }) => succeeded)).toEqual([false, true]);
  expect(event?.candidates).toHaveLength(10);
});

it("never runs an operation again whose effects are 'once', and says why", async () => {
  healer = testHealer();
  let calls = 0;
  const failure = lost();
  const pay = healer.withSelfHealing(
    async () => {
      calls += 1;
      throw failure;
    },
    { source: 'pay', category: 'api' },
  );
  await expect(healer.settle(pay())).rejects.toBe(failure);
  expect(calls).toBe(1);
  const [event] = await healer.recorded();
  const retry = event?.candidates.find((one) => one.strategy === 'RETRY_WITH_BACKOFF');
  expect(retry).toMatchObject({ eligible: false });
  expect(retry?.reason).toContain("'once'");
  expect(retry?.optionLine).toContain("effects: 'transactional'");
  expect(event?.outcome).toBe('failed');
});

it('gives the very same error object when healing fails', async () => {
  healer = testHealer();
  const bug = new TypeError("Cannot read properties of undefined (reading 'id')");
  const broken = healer.withSelfHealing(
    async () => {
      throw bug;
    },
    { source: 'broken', category: 'application', effects: 'none' },
  );
  await expect(healer.settle(broken())).rejects.toBe(bug);
});

it.each([undefined, null, 'text', 42, Symbol('thrown')])(
  'gives a thrown non-error %s out unchanged',
  async (thrown) => {
    healer = testHealer();
    const broken = healer.withSelfHealing(
      async () => {
        throw thrown;
      },
      { source: 'broken', category: 'application', effects: 'none' },
    );
    const caught = await healer.settle(
      broken().then(
        () => ({ threw: false, error: undefined }),
        (error: unknown) => ({ threw: true, error }),
      ),
    );
    expect(caught).toEqual({ threw: true, error: thrown });
  },
);

it.each([
  'NEXT_REDIRECT;replace;/done;307;',
  'NEXT_HTTP_ERROR_FALLBACK;404',
  'NEXT_HTTP_ERROR_FALLBACK;403',
  'NEXT_HTTP_ERROR_FALLBACK;401',
])('lets control flow %s through untouched and unrecorded', async (digest) => {
  healer = testHealer();
  const signal = controlFlow(digest);
  const operation = healer.withSelfHealing(
    async () => {
      throw signal;
    },
    { source: 'operation', category: 'application', effects: 'none' },
  );
  await expect(operation()).rejects.toBe(signal);
  expect(await healer.recorded()).toEqual([]);
});

it('counts a redirect in a later attempt as healed and rethrows it', async () => {
  healer = testHealer();
  const redirect = controlFlow('NEXT_REDIRECT;replace;/done;307;');
  let calls = 0;
  const operation = healer.withSelfHealing(
    async () => {
      calls += 1;
      throw calls === 1 ? lost() : redirect;
    },
    { source: 'operation', category: 'database', effects: 'none' },
  );
  await expect(healer.settle(operation())).rejects.toBe(redirect);
  expect((await healer.recorded())[0]?.outcome).toBe('healed');
});

it('does not treat a client that left as a failure', async () => {
  healer = testHealer();
  const client = new AbortController();
  const operation = healer.withSelfHealing(
    async (_request: Request) => {
      client.abort();
      throw lost();
    },
    { source: 'operation', category: 'database', effects: 'none' },
  );
  await expect(operation(new Request('http://127.0.0.1/', { signal: client.signal }))).rejects.toThrow('terminated');
  expect(await healer.recorded()).toEqual([]);
});

it('does not touch the store, a timer or the clock on the success path', async () => {
  healer = testHealer();
  const now = vi.spyOn(Date, 'now');
  const random = vi.spyOn(Math, 'random');
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const readings = vi.spyOn(performance, 'now');
  try {
    const read = healer.withSelfHealing(async () => 1, { source: 'read', category: 'database', effects: 'none' });
    await read();
    expect(now).not.toHaveBeenCalled();
    expect(random).not.toHaveBeenCalled();
    expect(timer).not.toHaveBeenCalled();
    expect(readings.mock.calls.length).toBeLessThanOrEqual(1);
    expect(healer.clock.pending()).toBe(0);
  } finally {
    vi.restoreAllMocks();
  }
});

it('cuts the first attempt at an explicit deadline and never reruns a write that has not ended', async () => {
  healer = testHealer();
  let calls = 0;
  const save = healer.withSelfHealing(
    () => {
      calls += 1;
      return new Promise<never>(() => undefined);
    },
    { source: 'save', category: 'database', effects: 'idempotent', deadlineMs: 500 },
  );
  const error = await healer.settle(save().catch((caught: unknown) => caught));
  expect(isHealingError(error, 'ATTEMPT_TIMED_OUT')).toBe(true);
  expect(calls).toBe(1);
  expect((await healer.recorded())[0]?.outcome).toBe('unknown');
});

it('fences an attempt that was given up: its late step is refused', async () => {
  healer = testHealer();
  const effects: string[] = [];
  let release: (() => void) | undefined;
  const late: unknown[] = [];
  const save = healer.withSelfHealing(
    async () => {
      const { step } = healer.healing();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      try {
        await step('send', async () => void effects.push('sent'));
      } catch (error) {
        late.push(error);
      }
    },
    { source: 'save', category: 'api', effects: 'idempotent', deadlineMs: 200 },
  );
  await healer.settle(save().catch(() => undefined));
  release?.();
  await healer.clock.advance(1);
  expect(effects).toEqual([]);
  expect(isHealingError(late[0], 'ATTEMPT_ENDED')).toBe(true);
});

it('does not heal again outside what an inner operation already tried to heal', async () => {
  healer = testHealer({ limits: { healingMs: 60_000 } });
  let innerCalls = 0;
  const inner = healer.withSelfHealing(
    async () => {
      innerCalls += 1;
      throw lost();
    },
    { source: 'inner', category: 'database', effects: 'none' },
  );
  const outer = healer.withSelfHealing(async () => await inner(), {
    source: 'outer',
    category: 'database',
    effects: 'none',
  });
  await expect(healer.settle(outer())).rejects.toThrow('terminated');
  const alone = innerCalls;
  expect((await healer.recorded()).map((event) => event.source)).toEqual(['inner']);
  expect(alone).toBeLessThanOrEqual(5);
});

it('records an error object that is thrown again by a later call as a failure of its own', async () => {
  healer = testHealer();
  const constant = new Error('the same object');
  const read = healer.withSelfHealing(
    async () => {
      throw constant;
    },
    { source: 'read', category: 'application' },
  );
  await expect(healer.settle(read())).rejects.toBe(constant);
  await expect(healer.settle(read())).rejects.toBe(constant);
  expect(await healer.recorded()).toHaveLength(2);
});

it("may not run an outer operation again once an inner 'once' operation has started", async () => {
  healer = testHealer();
  let sent = 0;
  const send = healer.withSelfHealing(
    async () => {
      sent += 1;
    },
    { source: 'send', category: 'email' },
  );
  const outer = healer.withSelfHealing(
    async () => {
      await send();
      throw lost();
    },
    { source: 'outer', category: 'database', effects: 'idempotent' },
  );
  await expect(healer.settle(outer())).rejects.toThrow('terminated');
  expect(sent).toBe(1);
});

it('serves a default only for a failure of a dependency, and marks the result', async () => {
  healer = testHealer();
  let failure: Error = lost();
  const badge = healer.withSelfHealing(
    async (): Promise<{ count: number | null; stale: boolean }> => {
      throw failure;
    },
    {
      source: 'badge',
      category: 'database',
      effects: 'none',
      strategies: ['USE_DEFAULT_VALUE'],
      defaultValue: { count: null, stale: false },
      onDegraded: (result) => ({ ...result, stale: true }),
    },
  );
  expect(await healer.settle(badge())).toEqual({ count: null, stale: true });
  failure = Object.assign(new Error('Forbidden'), { status: 403 });
  await expect(healer.settle(badge())).rejects.toBe(failure);
});

it('gives back the returned result when a rejected one cannot be healed', async () => {
  healer = testHealer();
  const answer = { ok: false };
  const operation = healer.withSelfHealing(async () => answer, {
    source: 'operation',
    category: 'api',
    isFailure: (result) => !result.ok,
  });
  expect(await healer.settle(operation())).toBe(answer);
});

it("records what it would have done in 'observe' and does nothing", async () => {
  healer = testHealer({ mode: 'observe' });
  let calls = 0;
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      throw lost();
    },
    { source: 'read', category: 'database', effects: 'none' },
  );
  await expect(healer.settle(read())).rejects.toThrow('terminated');
  expect(calls).toBe(1);
  const [event] = await healer.recorded();
  expect(event?.candidates[0]).toMatchObject({ strategy: 'RETRY_WITH_BACKOFF', eligible: true });
  expect(event?.candidates[0]?.reason).toContain('observe');
});

it('stops rerunning when the retry budget of the dependency is spent', async () => {
  healer = testHealer({ settings: { retryBudget: { tokens: 3, floorPerSecond: 0 }, breaker: { enabled: false } } });
  let calls = 0;
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      throw lost();
    },
    { source: 'read', category: 'database', effects: 'none' },
  );
  for (let request = 0; request < 20; request += 1) await healer.settle(read().catch(() => undefined));
  expect(calls).toBe(20 + 3);
  const refused = (await healer.recorded()).at(-1)?.candidates.find((one) => one.strategy === 'RETRY_WITH_BACKOFF');
  expect(refused?.reason).toContain('retry budget');
});

it('lets the operation fail as it would without the library when the healer itself is broken', async () => {
  healer = testHealer({
    random: () => {
      throw new Error('no randomness left');
    },
  });
  const failure = lost();
  const read = healer.withSelfHealing(
    async () => {
      throw failure;
    },
    { source: 'read', category: 'database', effects: 'none' },
  );
  await expect(healer.settle(read())).rejects.toBe(failure);
  expect(healer.logged.join('\n')).toContain('the healer itself failed');
});

it.each([
  [{ source: '', category: 'database' }, 'source'],
  [{ source: 'x', category: 'weather' }, 'category'],
  [{ source: 'x', category: 'database', defaultValue: 1 }, 'defaultValue'],
  [
    { source: 'x', category: 'database', cache: { key: (): string => 'k', scope: 'public', ttlMs: 0, staleMs: 1 } },
    'cache',
  ],
  [
    { source: 'x', category: 'database', effects: 'none', cache: { key: (): string => 'k', ttlMs: 0, staleMs: 1 } },
    'scope',
  ],
  [{ source: 'x', category: 'database', deadlineMs: -1 }, 'deadlineMs'],
  [{ source: 'x', category: 'database', retries: 3 }, 'retries'],
] as const)('refuses wrong options %j at definition and names the option', (options, named) => {
  healer = testHealer();
  expect(() => healer.withSelfHealing(async () => 1, options as never)).toThrow(named);
});

it('marks events with what the surroundings say of the running work, redacted', async () => {
  healer = testHealer({ annotate: () => ({ faultLab: 'Upstream 503', token: 'password=hunter2hunter2' }) });
  const read = healer.withSelfHealing(
    async () => {
      throw lost();
    },
    { source: 'read', category: 'database', effects: 'once', captureArgs: () => ({ page: 2 }) },
  );
  await expect(healer.settle(read())).rejects.toThrow('terminated');
  const context = (await healer.recorded())[0]?.context;
  expect(context).toMatchObject({ page: 2, faultLab: 'Upstream 503' });
  expect(JSON.stringify(context)).not.toContain('hunter2');
});

it('gives no option line for a strategy that would not help against the failure', async () => {
  healer = testHealer();
  const send = healer.withSelfHealing(
    async () => {
      throw Object.assign(new Error('503 from the service'), { status: 503 });
    },
    { source: 'send', category: 'email', effects: 'none', strategies: ['SKIP_OPERATION'] },
  );
  await expect(healer.settle(send())).rejects.toThrow('503');
  const lines = (await healer.recorded())[0]?.candidates.flatMap(({ optionLine }) => optionLine ?? []).join('\n');
  expect(lines).toContain('skip:');
  expect(lines).not.toMatch(/connection:|transactional|defaultValue|cache:/);
});
