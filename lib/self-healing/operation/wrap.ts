import { HealingError } from '../core/errors';
import type { Gate } from '../core/guards';
import type { AnyHealingOptions, CacheOptions } from '../core/options';
import { checkResult } from '../verify/check-result';
import { mayStart, notAdmitted } from './admission';
import { beginInside, runAttempt, tooLate } from './attempt';
import { Attempt, attempts } from './current-attempt';
import { dependencyOf, parseOptions } from './definition';
import { type Definition, Invocation, type Operation } from './invocation';
import { runKeyed } from './keyed';
import { notBegun } from './not-begun';
import { noteDoubts, recover } from './recover';
import { regularWork } from './regular-work';
import { bufferRequest, hasBody } from './request-body';
import { lookUp } from './result-cache';
import type { Runtime, RuntimeSource } from './runtime';

/** Time kept back from an explicit deadline for a stand-in, in milliseconds, at most a tenth of it. */
const fallbackReserveMs = 250;

/** Wraps one operation. The options are checked here, once. @throws HealingError `INVALID_OPTIONS`. */
export function wrapOperation(
  operation: Operation,
  options: AnyHealingOptions,
  runtime: RuntimeSource,
): { wrapped: Operation; definition: Definition } {
  const dependency = runtime.dependency(dependencyOf(parseOptions(options)));
  const definition: Definition = { options, operation, runtime, dependency };
  const { effects = 'once', cache, idempotencyKey, deadlineMs, endpoints, verify, isFailure } = options;
  const writes = effects === 'once' || effects === 'transactional';
  const plain = !cache && !idempotencyKey && deadlineMs === undefined && !endpoints && !verify && !isFailure;

  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const parent = attempts.getStore();
    // Nothing but the transaction is awaited inside a transaction: no healing, no waiting.
    if (parent?.insideTransaction) return operation.apply(this, args);
    const invocation = new Invocation(definition, args, this, parent);
    if (parent && effects !== 'none' && parent.givenUp) return Promise.reject(tooLate(definition));
    if (parent && writes) blockAncestors(parent, options.source);
    const simple = plain && !isRequest(args[0]);
    return simple ? runSimple(invocation) : runInvocation(invocation);
  };
  return { wrapped, definition };
}

/** A plain object is none; most arguments are, and `instanceof Request` costs more than all the rest of the wrapper. */
function isRequest(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) === Object.prototype) return false;
  return value instanceof Request;
}

/** An inner write cannot be undone by running the outer operation again; only a finished step takes the block away. */
function blockAncestors(parent: Attempt, source: string): void {
  for (let attempt: Attempt | undefined = parent; attempt; attempt = attempt.invocation.parent) {
    attempt.invocation.block(attempt.place, `"${source}" inside it has started and may have had its effect`);
  }
}

/**
 * The breaker is open: the operation is not started, and the engine looks for another way. Where healing is stopped,
 * nothing is closed off.
 */
async function notStarted(invocation: Invocation, gate: Gate, start: () => Promise<unknown>): Promise<unknown> {
  const { definition } = invocation;
  const runtime = await loadOrNull(definition);
  if (runtime?.standing(definition.options, invocation.runKey).mode !== 'heal') return await start();
  // Where processes are frozen, only now is it known what the others saw, and whether this call may be the probe.
  await runtime.freshen();
  if (mayStart(definition.dependency, invocation.parent)) return await start();
  return await recover(invocation, { error: notAdmitted(gate) }, 0);
}

/** A redirect or a not-found is an answer: what was called is well. Then it goes on its way. */
function passControlFlow(invocation: Invocation, error: unknown): void {
  const { dependency, runtime } = invocation.definition;
  const isAnswer =
    (dependency.onSuccess !== null || invocation.isDoubtful) && runtime.host.describeControlFlow(error) !== null;
  if (isAnswer) {
    dependency.onSuccess?.();
    noteDoubts(invocation);
  }
  runtime.host.rethrowControlFlow(error);
}

/** The success path of an operation without options that cost something: one storage frame and one clock reading. */
function runSimple(invocation: Invocation): Promise<unknown> {
  const { dependency } = invocation.definition;
  if (dependency.gate !== null && !mayStart(dependency, invocation.parent)) {
    return notStarted(invocation, dependency.gate, () => startSimple(invocation));
  }
  return startSimple(invocation);
}

/** The process's, and looked at as one field: more of it in the path made the whole path slower by a seventh. */
const regular = regularWork();

function askWhenDue(startedAt: number): void {
  if (startedAt >= regular.dueAtMs) regular.ask(startedAt);
}

/**
 * Makes one promise and awaits nothing: under an AsyncLocalStorage each promise costs more than the rest of this. The
 * functions have no names, since some compilers spend a call on each name.
 */
function startSimple(invocation: Invocation): Promise<unknown> {
  if (invocation.parent !== undefined) beginInside(invocation);
  const attempt = new Attempt(invocation, 1);
  invocation.attempts = 1;
  const startedAt = performance.now();
  if (regular.wanted) askWhenDue(startedAt);
  let work: Promise<unknown>;
  try {
    // What `run` does, without its copies of the arguments.
    attempts.enterWith(attempt);
    // It may give a thenable, or no promise at all.
    work = Promise.resolve(invocation.definition.operation.apply(invocation.self, invocation.args as unknown[]));
  } catch (error) {
    return failSimple(attempt, error, startedAt);
  } finally {
    attempts.enterWith(invocation.parent as Attempt);
  }
  return work.then(
    (value) => {
      attempt.end();
      const { onSuccess } = invocation.definition.dependency;
      if (onSuccess !== null) onSuccess();
      // The operation may have swallowed an error that told of a doubt.
      if (invocation.isDoubtful) noteDoubts(invocation);
      return value;
    },
    (error: unknown) => failSimple(attempt, error, startedAt),
  );
}

async function failSimple(attempt: Attempt, error: unknown, startedAt: number): Promise<unknown> {
  const durationMs = performance.now() - startedAt;
  attempt.end(!attempt.invocation.definition.runtime.host.completes(error));
  passControlFlow(attempt.invocation, error);
  return await recover(attempt.invocation, { error }, durationMs);
}

/** Runs an invocation with everything its options ask for. */
export async function runInvocation(invocation: Invocation): Promise<unknown> {
  const { definition } = invocation;
  const { options } = definition;
  const request = invocation.args[0];
  const mayRerun = (options.effects ?? 'once') !== 'once' || options.idempotencyKey !== undefined;
  if (mayRerun && request instanceof Request && hasBody(request)) {
    const buffered = await bufferRequest(request, definition.runtime.host);
    invocation.requestForAttempt = buffered.forAttempt;
    invocation.bodyBytes = buffered.bytes;
    invocation.unreplayableBody = buffered.bytes === null;
  }
  if (options.endpoints) invocation.endpoint = invocation.usableEndpoints()[0];
  if (!options.idempotencyKey || invocation.job) return await runUnkeyed(invocation);
  try {
    return await runKeyed(invocation, () => runUnkeyed(invocation));
  } catch (error) {
    if (invocation.attempts > 0) throw error;
    return await notBegun(invocation, error);
  }
}

function runUnkeyed(invocation: Invocation): Promise<unknown> {
  const { cache } = invocation.definition.options;
  return cache ? runCached(invocation, cache) : runChecked(invocation);
}

async function runCached(invocation: Invocation, cache: CacheOptions<never[]>): Promise<unknown> {
  const { definition, args } = invocation;
  const { options } = definition;
  const runtime = await loadOrNull(definition);
  if (!runtime) return await runChecked(invocation);
  invocation.onFresh = (fresh) => {
    runtime.host.after(async () => {
      try {
        await runtime.results.put(options, args, fresh);
      } catch (error) {
        runtime.logger.warn(`${options.source}: the result could not be stored`, { error });
      }
    });
  };
  if (cache.ttlMs > 0) {
    const hit = await lookUp(runtime, options, args);
    if (hit?.fresh) {
      const rejected = await checkResult(options, hit.value);
      if (!rejected) return hit.value;
      const error = new HealingError('STALE_CACHE', 'A stored result is not right any more.', { cause: rejected });
      return await recover(invocation, { error }, 0);
    }
  }
  return await runChecked(invocation);
}

/** A cache that cannot be reached must not keep a read from its source. */
async function loadOrNull(definition: Definition): Promise<Runtime | null> {
  try {
    return await definition.runtime.load();
  } catch (cause) {
    console.error(
      `selfheal: ${definition.options.source} runs without its cache; the healer could not be loaded.`,
      cause,
    );
    return null;
  }
}

function runChecked(invocation: Invocation): Promise<unknown> {
  const { dependency } = invocation.definition;
  if (dependency.gate !== null && !mayStart(dependency, invocation.parent)) {
    return notStarted(invocation, dependency.gate, () => startChecked(invocation));
  }
  return startChecked(invocation);
}

async function startChecked(invocation: Invocation): Promise<unknown> {
  const { definition } = invocation;
  const { options, runtime } = definition;
  const startedAt = performance.now();
  if (regular.wanted) askWhenDue(startedAt);
  const { deadlineMs } = options;
  if (deadlineMs !== undefined) invocation.deadlineAt = runtime.clock.monotonic() + deadlineMs;
  const hasStandIn = options.cache || options.skip || 'defaultValue' in options;
  const cutMs =
    deadlineMs === undefined ? null : deadlineMs - (hasStandIn ? Math.min(fallbackReserveMs, deadlineMs / 10) : 0);
  let value: unknown;
  try {
    value = await runAttempt(new Attempt(invocation, 1), cutMs);
  } catch (error) {
    passControlFlow(invocation, error);
    return await recover(invocation, { error }, performance.now() - startedAt);
  }
  const rejected = options.isFailure || options.verify ? await checkResult(options, value) : null;
  if (rejected)
    return await recover(invocation, { error: rejected, returned: { value } }, performance.now() - startedAt);
  definition.dependency.onSuccess?.();
  if (invocation.endpoint) definition.dependency.pool?.report(invocation.endpoint, true);
  invocation.onFresh?.(value);
  if (invocation.isDoubtful) noteDoubts(invocation);
  return value;
}
