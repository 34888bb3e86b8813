import { HealingError } from '../core/errors';
import type { StepScope } from '../core/ports';
import type { Effects } from '../core/vocabulary';
import { classify } from '../diagnose/classify';
import { digest } from './codec';
import { type Attempt, attempts } from './invocation';
import type { Runtime } from './runtime';

export interface StepOptions {
  /** What the step does to the world; `'once'` unless it says otherwise. */
  effects?: Exclude<Effects, 'transactional'>;
}

export interface StepInput {
  /** The same in every attempt and every queued run: hand it to the vendor. */
  idempotencyKey: string;
  signal: AbortSignal;
}

const toText = (value: unknown) => JSON.stringify({ v: value });
const fromText = <T>(text: string) => (JSON.parse(text) as { v?: T }).v as T;

function mayHaveHappened(name: string): HealingError {
  return new HealingError(
    'STEP_UNKNOWN',
    `Step "${name}" began earlier and its end was not seen; it may have happened.`,
  );
}

/** Runs `work` once in the life of the invocation and remembers its result as its JSON round trip. */
export async function runStep<T>(
  attempt: Attempt,
  name: string,
  work: (input: StepInput) => Promise<T>,
  options: StepOptions = {},
): Promise<T> {
  const { invocation } = attempt;
  if (attempt.insideTransaction) {
    throw new HealingError(
      'STEP_INSIDE_TRANSACTION',
      `Step "${name}" stands inside a transaction; move it before or after.`,
    );
  }
  attempt.assertLive();
  if (!attempt.takeName(name)) throw new HealingError('DUPLICATE_STEP', `Two steps of this run are named "${name}".`);

  const part = `step:${name}` as const;
  const repeatable = options.effects === 'none' || options.effects === 'idempotent';
  const known = invocation.steps.get(name);
  if (known?.state === 'done') return fromText<T>(known.text);
  if (known?.state === 'started' && !repeatable) throw mayHaveHappened(name);

  const scope = { tenantId: '', runKey: invocation.runKey };
  const runtime = invocation.durable ? await invocation.definition.runtime.load() : null;
  if (runtime) {
    scope.tenantId = runtime.tenantId;
    const start = await runtime.store.steps.start(scope, name);
    if (start.status === 'done') {
      const text = runtime.cipher.open(start.result, `step:${scope.runKey}:${name}`);
      invocation.steps.set(name, { state: 'done', text });
      return fromText<T>(text);
    }
    if (start.status === 'interrupted' && !repeatable) {
      invocation.block(part, `step "${name}" began in an earlier run and may have happened`);
      invocation.doubt(`Step "${name}" began in an earlier run and may or may not have happened.`);
      throw mayHaveHappened(name);
    }
    attempt.assertLive();
  }

  invocation.steps.set(name, { state: 'started', safe: repeatable });
  let value: T;
  try {
    const input = { idempotencyKey: digest(invocation.runKey, name).slice(0, 40), signal: attempt.signal };
    value = await attempts.run(attempt.at(part), work, input);
  } catch (error) {
    // Only here may the error decide: the step holds just this one call.
    if (repeatable || classify(error).effect === 'none') {
      invocation.steps.delete(name);
      await forget(runtime, scope, name);
    } else {
      invocation.block(part, `step "${name}" failed and may have had its effect`);
      invocation.doubt(`Step "${name}" failed and may or may not have had its effect.`);
    }
    throw error;
  }
  const text = toText(value);
  invocation.steps.set(name, { state: 'done', text });
  // What ran inside a finished step is not run again, so it no longer stands in the way.
  invocation.unblock(part);
  await runtime?.store.steps.finish(scope, name, runtime.cipher.seal(text, `step:${scope.runKey}:${name}`));
  return fromText<T>(text);
}

/** The step's own error is what the caller must see, also where the store cannot be told. */
async function forget(runtime: Runtime | null, scope: StepScope, name: string): Promise<void> {
  try {
    await runtime?.store.steps.reset(scope, name);
  } catch (error) {
    runtime?.logger.warn(`The start of step "${name}" could not be taken back`, { error });
  }
}
