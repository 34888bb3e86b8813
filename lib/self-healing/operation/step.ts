import { HealingError } from '../core/errors';
import type { StepScope } from '../core/ports';
import type { Effects } from '../core/vocabulary';
import { classify } from '../diagnose/classify';
import { mayStart, notAdmitted } from './admission';
import { digest } from './codec';
import { type Attempt, attempts } from './current-attempt';
import type { Invocation } from './invocation';
import type { Runtime } from './runtime';

export interface StepOptions {
  /** What the step does to the world; `'once'` unless it says otherwise. */
  effects?: Exclude<Effects, 'transactional'>;
  /** What it calls, where that is not what the operation depends on: the key of its own breaker and retry budget. */
  dependency?: string;
}

export interface StepInput {
  /** The same in every attempt and every queued run: hand it to the vendor. */
  idempotencyKey: string;
  signal: AbortSignal;
}

/** Stands for a whole operation that must not begin twice, among the steps of its run. */
export const operationMark = '@operation';

const toText = (value: unknown) => JSON.stringify({ v: value });
const fromText = <T>(text: string) => (JSON.parse(text) as { v?: T }).v as T;

function mayHaveHappened(name: string): HealingError {
  return new HealingError(
    'STEP_UNKNOWN',
    `It is not known yet whether step "${name}" was carried out. It is being checked; please do not send it again.`,
    { status: 503 },
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
  const { definition } = invocation;
  if (attempt.insideTransaction) {
    throw new HealingError(
      'STEP_INSIDE_TRANSACTION',
      `Step "${name}" stands inside a transaction; move it before or after.`,
    );
  }
  attempt.assertLive();
  if (name === operationMark) throw new HealingError('DUPLICATE_STEP', `"${operationMark}" is not a step's name.`);
  if (!attempt.takeName(name)) throw new HealingError('DUPLICATE_STEP', `Two steps of this run are named "${name}".`);

  const part = `step:${name}` as const;
  const repeatable = options.effects === 'none' || options.effects === 'idempotent';
  const known = invocation.steps.get(name);
  if (known?.state === 'done') return fromText<T>(known.text);
  if (known?.state === 'started' && !repeatable) {
    inDoubt(invocation, name, 'began in an earlier attempt and its end was not seen');
    throw mayHaveHappened(name);
  }

  const scope = { tenantId: '', runKey: invocation.runKey };
  const runtime = invocation.durable ? await definition.runtime.load() : null;
  if (runtime) {
    scope.tenantId = runtime.tenantId;
    const start = await runtime.store.steps.start(scope, name);
    if (start.status === 'done') {
      const text = runtime.cipher.open(start.result, `step:${scope.runKey}:${name}`);
      invocation.steps.set(name, { state: 'done', text });
      return fromText<T>(text);
    }
    if (start.status === 'interrupted' && !repeatable) {
      inDoubt(invocation, name, 'began in an earlier run and its end was not seen');
      throw mayHaveHappened(name);
    }
    attempt.assertLive();
  }

  const dependency = options.dependency === undefined ? null : definition.runtime.dependency(options.dependency);
  if (dependency?.gate && !mayStart(dependency, attempt) && (await heals(invocation))) {
    await forget(runtime, scope, name);
    invocation.atFault = dependency;
    throw notAdmitted(dependency.gate);
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
      invocation.settleDoubt('step', name, 'did-not-happen');
      await forget(runtime, scope, name);
    } else {
      inDoubt(invocation, name, 'failed in a way that does not tell whether it had its effect');
    }
    if (dependency !== null) invocation.atFault = dependency;
    throw error;
  }
  const text = toText(value);
  invocation.steps.set(name, { state: 'done', text });
  // What ran inside a finished step is not run again, so it no longer stands in the way.
  invocation.unblock(part);
  invocation.settleDoubt('step', name, 'happened');
  dependency?.onSuccess?.();
  if (runtime) await remember(runtime, invocation, name, text);
  return fromText<T>(text);
}

/** Where healing is stopped, nothing is closed off. */
async function heals({ definition, runKey }: Invocation): Promise<boolean> {
  return (await definition.runtime.load()).standing(definition.options, runKey).mode === 'heal';
}

function inDoubt(invocation: Invocation, name: string, what: string): void {
  invocation.block(`step:${name}`, `step "${name}" ${what}`);
  invocation.doubt({ part: 'step', name, known: `Step "${name}" ${what}.` });
}

/** What is done is done, also where the store cannot be told: a later queued run then finds it in doubt. */
async function remember(runtime: Runtime, invocation: Invocation, name: string, text: string): Promise<void> {
  try {
    await saveStep(runtime, invocation, name, text);
  } catch (error) {
    runtime.logger.warn(`The end of step "${name}" could not be stored`, { error });
  }
}

/** Writes the result of a finished step, so that no later run repeats it. */
export async function saveStep(runtime: Runtime, invocation: Invocation, name: string, text: string): Promise<void> {
  const scope = { tenantId: runtime.tenantId, runKey: invocation.runKey };
  await runtime.store.steps.finish(scope, name, runtime.cipher.seal(text, `step:${scope.runKey}:${name}`));
}

/** The step's own error is what the caller must see, also where the store cannot be told. */
async function forget(runtime: Runtime | null, scope: StepScope, name: string): Promise<void> {
  try {
    await runtime?.store.steps.reset(scope, name);
  } catch (error) {
    runtime?.logger.warn(`The start of step "${name}" could not be taken back`, { error });
  }
}
