import { describe, expect, it } from 'vitest';
import { captureFailure } from '../../capture';
import type { Diagnosis } from '../../core/failure';
import { limitsSchema } from '../../core/limits';
import type { Model, ModelQuestion, ModelReply } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import { memoryStore } from '../../store/memory';
import { fakeClock } from '../../testing/fake-clock';
import { createModelAdvisor } from './index';
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

function setUp(choose: (question: ModelQuestion, signal: AbortSignal) => Promise<ModelReply>, limits = {}) {
  const clock = fakeClock();
  const { usage } = memoryStore({ clock });
  const asked: ModelQuestion[] = [];
  const model: Model = {
    name: 'test-model',
    choose: (question, signal) => {
      asked.push(question);
      return choose(question, signal);
    },
  };
  const advisor = createModelAdvisor({ model, usage, limits: limitsSchema.parse(limits), clock, tenantId: 'default' });
  const ask = (message = 'service is down', allowed = permitted, signal = never) =>
    advisor.ask({ failure: captureFailure(new Error(message)), diagnosis, options, permitted: allowed }, signal);
  const today = () => usage.today({ tenantId: 'default', day: '2026-01-01' });
  return { advisor, ask, asked, clock, usage, today };
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
    expect(await today()).toEqual({ calls: 1, tokens: 120 });
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
      today: async () => ({ calls: 0, tokens: 0 }),
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
