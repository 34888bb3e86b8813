import { describe, expect, it } from 'vitest';
import { captureFailure } from '../../capture';
import type { Diagnosis } from '../../core/failure';
import { type Limits, limitsSchema } from '../../core/limits';
import type { Model, ModelQuestion, ModelReply } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import { memoryStore } from '../../store/memory';
import { fakeClock } from '../../testing/fake-clock';
import { createModelAdvisor } from './index';
import { promptOf } from './question';
import { ModelReplyError } from './reply-error';

const diagnosis: Diagnosis = {
  kind: 'upstream-unavailable',
  transient: true,
  effect: 'unknown',
  proposals: [],
  explanation: '',
};
const permitted: StrategyName[] = ['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT'];
const options = { source: 'loadRates', category: 'api' as const };
const never = new AbortController().signal;

const reply = (overrides: Partial<ModelReply> = {}): ModelReply => ({
  ...{ strategy: 'SWITCH_API_ENDPOINT', cause: 'It is down.', explanation: 'Another may be up.', confidence: 0.7 },
  ...{ model: 'test-model', prompt: 'p', raw: '{}', inputTokens: 100, outputTokens: 20 },
  ...overrides,
});

type Choose = (question: ModelQuestion, signal: AbortSignal) => Promise<ModelReply>;

function setUp(choose: Choose, limits: Partial<Limits> = {}, clock = fakeClock(), store = memoryStore({ clock })) {
  const { usage, answers } = store;
  const asked: ModelQuestion[] = [];
  const model: Model = {
    name: 'test-model',
    choose: (question, signal) => {
      asked.push(question);
      return choose(question, signal);
    },
  };
  const advisor = createModelAdvisor({
    ...{ model, usage, answers, limits: limitsSchema.parse(limits), clock, tenantId: 'default' },
  });
  const ask = (message = 'service is down', allowed = permitted, signal = never) =>
    advisor.ask({ failure: captureFailure(new Error(message)), diagnosis, options, permitted: allowed }, signal);
  const today = () => usage.today({ tenantId: 'default', day: '2026-01-01' });
  return { advisor, ask, asked, clock, usage, answers, store, today };
}

describe('the model advisor', () => {
  it('hands on a permitted choice with what it cost', async () => {
    const { ask, today, advisor } = setUp(async () => reply());
    expect(await ask()).toMatchObject({
      accepted: true,
      strategy: 'SWITCH_API_ENDPOINT',
      confidence: 0.7,
      inputTokens: 100,
      outputTokens: 20,
    });
    expect(await today()).toMatchObject({ calls: 1, tokens: 120, accepted: 1, discarded: 0, failed: 0 });
    expect(advisor.figures()).toEqual({ asked: 1, accepted: 1, discarded: 0, failed: 0 });
  });

  it('asks once for a fingerprint and window, and again when the window is over', async () => {
    const { ask, asked, clock } = setUp(async () => reply());
    await ask('failed after 10 ms');
    expect(await ask('failed after 99 ms')).toMatchObject({
      accepted: true,
      inputTokens: 0,
      reason: expect.stringContaining('last hour'),
    });
    expect(asked).toHaveLength(1);
    await ask('something else');
    await clock.advance(3_600_001);
    await ask('failed after 10 ms');
    expect(asked).toHaveLength(3);
  });

  it('asks once when many requests fail together', async () => {
    const { ask, asked } = setUp(async () => reply());
    const traces = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(asked).toHaveLength(1);
    expect(traces.every(({ accepted }) => accepted)).toBe(true);
  });

  it('does not hand an earlier answer to an operation that may not do it', async () => {
    const { ask } = setUp(async () => reply());
    await ask();
    expect(await ask(undefined, ['RETRY_WITH_BACKOFF'])).toMatchObject({
      accepted: false,
      reason: expect.stringContaining('not permitted'),
    });
  });

  it.each([
    ['a strategy that is not permitted', reply({ strategy: 'SKIP_OPERATION' })],
    ['a strategy that does not exist', reply({ strategy: 'DROP_DATABASE' as StrategyName })],
    ['a confidence beyond all measure', reply({ confidence: 7 })],
    ['no explanation', reply({ explanation: undefined as unknown as string })],
  ])('discards %s, counts it and says why', async (_name, wrong) => {
    const { ask, advisor, today } = setUp(async () => wrong);
    const trace = await ask();
    expect(trace).toMatchObject({ accepted: false, reason: expect.stringContaining('discarded'), reply: '{}' });
    expect(trace.strategy).toBeUndefined();
    expect(advisor.figures().discarded).toBe(1);
    expect((await today()).tokens).toBe(120);
  });

  it('keeps what a discarded reply said, redacted', async () => {
    const { ask } = setUp(async () => {
      throw new ModelReplyError('The reply is not JSON.', {
        model: 'm',
        prompt: 'p',
        raw: 'mail ada@example.com',
        inputTokens: 5,
        outputTokens: 5,
      });
    });
    expect(await ask()).toMatchObject({ accepted: false, reply: 'mail [email]', inputTokens: 5 });
  });

  it('asks about redacted text only', async () => {
    const { ask, asked } = setUp(async () => reply());
    await ask('login of ada@example.com with password=hunter2 failed');
    expect(JSON.stringify(asked)).not.toMatch(/ada@|hunter2/);
  });

  it('stops at the daily cap of calls and goes on the next day', async () => {
    const { ask, asked, clock } = setUp(async () => reply(), { modelCallsPerDay: 2 });
    for (const message of ['cause one', 'cause two', 'cause three']) await ask(message);
    expect(asked).toHaveLength(2);
    expect(await ask('cause four')).toMatchObject({ accepted: false, reason: expect.stringContaining('cap') });
    await clock.advance(86_400_000);
    expect(await ask('cause four')).toMatchObject({ accepted: true });
  });

  it('stops at the daily cap of tokens', async () => {
    const { ask, asked } = setUp(async () => reply({ inputTokens: 4_000 }), { modelTokensPerDay: 5_000 });
    for (const message of ['cause one', 'cause two', 'cause three']) await ask(message);
    expect(asked).toHaveLength(1);
  });

  it('asks nothing when it cannot know what was spent', async () => {
    const { asked, clock } = setUp(async () => reply());
    const usage = {
      reserve: () => Promise.reject(new Error('store away')),
      settle: async () => {},
      today: async () => ({ calls: 0, tokens: 0, microUsd: 0, accepted: 0, discarded: 0, failed: 0 }),
    };
    const advisor = createModelAdvisor({
      model: { name: 'm', choose: async () => reply() },
      usage,
      limits: limitsSchema.parse({}),
      clock,
      tenantId: 't',
    });
    const trace = await advisor.ask({ failure: captureFailure(new Error('x')), diagnosis, options, permitted }, never);
    expect(trace).toMatchObject({ accepted: false, reason: expect.stringContaining('store away') });
    expect(asked).toHaveLength(0);
  });

  it('gives up on a model that ignores its signal', async () => {
    const { ask, clock } = setUp(() => new Promise(() => {}));
    const trace = ask();
    await clock.advance(8_000);
    expect(await trace).toMatchObject({ accepted: false, reason: expect.stringContaining('8000 ms') });
  });

  it('answers at the deadline of the request while the question goes on for the others', async () => {
    let answer: (value: ModelReply) => void = () => {};
    const { ask } = setUp(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const deadline = new AbortController();
    const hurried = ask(undefined, permitted, deadline.signal);
    const patient = ask();
    deadline.abort();
    expect(await hurried).toMatchObject({ accepted: false, reason: expect.stringContaining('deadline') });
    await new Promise((resolve) => setImmediate(resolve));
    answer(reply());
    expect(await patient).toMatchObject({ accepted: true });
  });

  it('rests after three failures in a row, longer each time, and then asks one question', async () => {
    let broken = true;
    const { ask, asked, clock } = setUp(async () => {
      if (broken) throw new Error('429');
      return reply();
    });
    for (const message of ['cause one', 'cause two', 'cause three']) await ask(message);
    expect(await ask('cause four')).toMatchObject({
      accepted: false,
      reason: expect.stringContaining('asked again in 30 s'),
    });
    expect(asked).toHaveLength(3);
    await clock.advance(30_000);
    await ask('cause five');
    expect(asked).toHaveLength(4);
    expect(await ask('cause six')).toMatchObject({ reason: expect.stringContaining('asked again in 60 s') });
    broken = false;
    await clock.advance(60_000);
    expect(await ask('cause seven')).toMatchObject({ accepted: true });
    expect(await ask('cause eight')).toMatchObject({ accepted: true });
  });

  it('counts each question once, as accepted, discarded or failed, where all instances and the page can read it', async () => {
    const answers: Choose[] = [
      async () => reply(),
      async () => reply({ strategy: 'SKIP_OPERATION' }),
      () => Promise.reject(new Error('socket hang up')),
    ];
    const { ask, advisor, today } = setUp(
      (question, signal) => (answers.shift() ?? answers[0])?.(question, signal) as Promise<ModelReply>,
    );
    for (const message of ['cause one', 'cause two', 'cause three']) await ask(message);
    expect(advisor.figures()).toEqual({ asked: 3, accepted: 1, discarded: 1, failed: 1 });
    expect(await today()).toMatchObject({ calls: 3, accepted: 1, discarded: 1, failed: 1 });
    expect(await advisor.meter()).toMatchObject({
      calls: 3,
      accepted: 1,
      discarded: 1,
      failed: 1,
      usd: null,
      maxUsd: null,
    });
  });

  it('counts an answer that came too late as discarded, and keeps what was asked', async () => {
    const { ask, clock, today } = setUp(() => new Promise(() => {}));
    const late = ask();
    await clock.advance(8_000);
    expect(await late).toMatchObject({ accepted: false, prompt: expect.stringContaining('service is down') });
    expect(await today()).toMatchObject({ calls: 1, discarded: 1, failed: 0 });
  });

  describe('spending money', () => {
    const prices = { modelUsdPerMillionInput: 2, modelUsdPerMillionOutput: 8 };

    it('tells what an answer cost by the configured prices, and says nothing without them', async () => {
      const { ask, advisor } = setUp(async () => reply({ inputTokens: 1_000, outputTokens: 100 }), prices);
      expect(await ask()).toMatchObject({ usd: 0.0028 });
      expect(await advisor.meter()).toMatchObject({ usd: 0.0028, maxUsd: 1, tokens: 1_100, resting: null });
      expect((await setUp(async () => reply()).ask()).usd).toBeUndefined();
    });

    it('asks only while the day has money for the longest answer, so that the cap is never passed', async () => {
      const limits = { ...prices, modelUsdPerDay: 0.02 };
      const { ask, asked, advisor } = setUp(async () => reply({ inputTokens: 900, outputTokens: 500 }), limits);
      for (let count = 0; count < 20; count++) await ask(`cause ${'abcdefghijklmnopqrst'[count]?.repeat(6)}`);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.length).toBeLessThan(20);
      expect((await advisor.meter()).usd).toBeLessThanOrEqual(0.02);
      expect(await ask('cause unseen')).toMatchObject({
        accepted: false,
        reason: expect.stringContaining('0.02 US dollars'),
      });
    });

    it('takes nothing for a question that the server refused, and all of it where nobody knows', async () => {
      const refused = setUp(() => Promise.reject(Object.assign(new Error('429'), { status: 429 })), prices);
      await refused.ask();
      expect(await refused.advisor.meter()).toMatchObject({ calls: 1, tokens: 0, usd: 0, failed: 1 });
      const cut = setUp(() => Promise.reject(new Error('terminated')), prices);
      await cut.ask();
      expect((await cut.advisor.meter()).usd).toBeGreaterThan(0.004);
    });

    it.each([Number.NaN, -5, Number.POSITIVE_INFINITY, 1e18])(
      'is not led astray by a server that counted %d tokens',
      async (inputTokens) => {
        const { ask, advisor } = setUp(async () => reply({ inputTokens, outputTokens: 10 }), prices);
        const trace = await ask();
        expect(trace.inputTokens).toBeLessThanOrEqual(1_000_000);
        const { tokens, usd } = await advisor.meter();
        expect(tokens).toBeGreaterThanOrEqual(0);
        expect(usd).toBeGreaterThanOrEqual(0);
      },
    );
  });

  describe('the answers that instances share', () => {
    it('are not asked for again by another instance', async () => {
      const one = setUp(async () => reply());
      await one.ask();
      const other = setUp(async () => reply(), {}, one.clock, one.store);
      expect(await other.ask()).toMatchObject({
        ...{ accepted: true, strategy: 'SWITCH_API_ENDPOINT', confidence: 0.7, inputTokens: 0 },
        reason: expect.stringContaining('shared'),
      });
      expect(other.asked).toHaveLength(0);
      expect((await other.today()).calls).toBe(1);
    });

    it('are not used where they are not permitted now', async () => {
      const one = setUp(async () => reply());
      await one.ask();
      const other = setUp(async () => reply(), {}, one.clock, one.store);
      const trace = await other.ask(undefined, ['RETRY_WITH_BACKOFF']);
      expect(trace).toMatchObject({ accepted: false, reason: expect.stringContaining('not permitted') });
      expect(trace.strategy).toBeUndefined();
      expect(await other.ask()).toMatchObject({ accepted: true });
    });

    it('are read as carefully as fresh ones', async () => {
      const { answers, ask, asked } = setUp(async () => reply());
      const fingerprint = captureFailure(new Error('service is down')).fingerprint.id;
      const answer = {
        fingerprint,
        strategy: 'DROP_DATABASE' as StrategyName,
        confidence: 9,
        explanation: '',
        model: 'm',
      };
      await answers.put({ tenantId: 'default', service: 'default', answer, ttlMs: 60_000 });
      expect(await ask()).toMatchObject({ accepted: true, strategy: 'SWITCH_API_ENDPOINT' });
      expect(asked).toHaveLength(1);
    });

    it('hold up nothing while their store is away', async () => {
      const clock = fakeClock();
      const store = memoryStore({ clock });
      const away = () => Promise.reject(new Error('store away'));
      const { ask } = setUp(async () => reply(), {}, clock, { ...store, answers: { get: away, put: away } });
      expect(await ask()).toMatchObject({ accepted: true });
    });
  });

  it('shows beforehand exactly what is sent', async () => {
    const { advisor, ask } = setUp(async (question) => reply({ prompt: promptOf(question) }));
    const failure = captureFailure(new TypeError('login of ada@example.com failed'));
    const trace = await ask(failure.message);
    const preview = advisor.preview({
      ...{ source: options.source, category: options.category, kind: diagnosis.kind, permitted },
      ...{
        template: captureFailure(new Error(failure.message)).fingerprint.template,
        errorName: 'Error',
        errorCode: null,
      },
    });
    expect(trace.prompt).toBe(preview);
    expect(preview).not.toContain('ada@');
  });

  it('leaves a status readable, and what it left out too: nothing is escaped that need not be', async () => {
    const { advisor, ask } = setUp(async (question) => reply({ prompt: promptOf(question) }));
    const message = 'rates answered 503 after 1234 ms';
    const { prompt } = await ask(message);
    expect(prompt).toContain('rates answered 503 after [*]');
    expect(prompt).not.toContain('u003c');
    const preview = advisor.preview({
      ...{ source: options.source, category: options.category, kind: diagnosis.kind, permitted },
      ...{ message, template: captureFailure(new Error(message)).fingerprint.template },
      ...{ errorName: 'Error', errorCode: null },
    });
    expect(preview).toBe(prompt);
  });

  it('says in its meter why it rests', async () => {
    const { advisor, ask, usage, clock } = setUp(() => Promise.reject(new Error('500')), { modelCallsPerDay: 3 });
    expect((await advisor.meter()).resting).toBeNull();
    for (const message of ['cause one', 'cause two', 'cause three']) await ask(message);
    expect((await advisor.meter()).resting).toContain('failed several times');
    await clock.advance(60_000);
    expect((await advisor.meter()).resting).toContain('cap is reached');
    const limits = limitsSchema.parse({});
    const away = { ...usage, today: () => Promise.reject(new Error('store away')) };
    const blind = createModelAdvisor({
      usage: away,
      limits,
      clock,
      tenantId: 't',
      model: { name: 'm', choose: async () => reply() },
    });
    expect((await blind.meter()).resting).toContain('store away');
    const without = createModelAdvisor({ usage, limits, clock, tenantId: 't' });
    expect(await without.meter()).toMatchObject({ model: null, resting: expect.stringContaining('No language model') });
  });

  it('says so when there is no model, or nothing to choose', async () => {
    const { ask, clock, usage } = setUp(async () => reply());
    const without = createModelAdvisor({ usage, limits: limitsSchema.parse({}), clock, tenantId: 't' });
    const input = { failure: captureFailure(new Error('x')), diagnosis, options, permitted };
    expect(await without.ask(input, never)).toMatchObject({
      model: 'none',
      accepted: false,
      reason: expect.stringContaining('rules alone'),
    });
    expect(await ask('x', [])).toMatchObject({ accepted: false, reason: expect.stringContaining('nothing to choose') });
  });
});
