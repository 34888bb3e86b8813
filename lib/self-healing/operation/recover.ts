import { uuidv7 } from 'uuidv7';
import { redact } from '../capture/redact';
import { HealingError } from '../core/errors';
import type { AttemptRecord } from '../core/event';
import type { Ending, Run } from '../core/run';
import { recordDoubts } from './doubts';
import { operationHandle } from './handle';
import type { Invocation } from './invocation';
import type { Runtime } from './runtime';
import { isAnswer, markInDoubt, markSettled } from './settled';

/** How the operation failed: it threw, or it returned what its own checks reject. */
export type Original = { error: unknown; returned?: { value: unknown } };

function settle(invocation: Invocation, error: unknown): void {
  markSettled(error);
  for (let outer = invocation.parent; outer; outer = outer.invocation.parent) outer.invocation.settled = { error };
}

const causesFollowed = 5;

/** Whether an operation further in gave up on this error, or on one that it was made from. */
function gaveUpInside({ settled: inner }: Invocation, error: unknown): boolean {
  let link = error;
  for (let depth = 0; inner && depth < causesFollowed; depth += 1) {
    if (Object.is(link, inner.error)) return true;
    if (!(link instanceof Error)) return false;
    link = link.cause;
  }
  return false;
}

/**
 * Takes a failed invocation through the engine. Where healing fails, or the healer itself does, the operation's own
 * error or result comes out.
 */
export async function recover(invocation: Invocation, original: Original, firstDurationMs: number): Promise<unknown> {
  const giveUp = (): unknown => {
    if (original.returned) return original.returned.value;
    if (invocation.inDoubt !== null && invocation.definition.options.effects !== 'none') markInDoubt(original.error);
    throw original.error;
  };
  const { host } = invocation.definition.runtime;
  if (isAnswer(original.error) || clientLeft(invocation) || host.mayHeal?.() === false) {
    noteDoubts(invocation);
    return giveUp();
  }

  let runtime: Runtime;
  try {
    runtime = await invocation.definition.runtime.load();
  } catch (cause) {
    console.error('selfheal: the healer could not be loaded; the operation goes on without it.', cause);
    return giveUp();
  }
  if (runtime.mode === 'off' || invocation.definition.options.mode === 'off') {
    noteDoubts(invocation);
    return giveUp();
  }

  const deadline = new AbortController();
  let cancelDeadline = () => {};
  let ending: Ending;
  const eventId = eventIdOf(invocation);
  const doubtfulBefore = invocation.inDoubt !== null;
  try {
    await runtime.freshen();
    const run = await makeRun(invocation, original, firstDurationMs, runtime, deadline.signal, eventId);
    cancelDeadline = runtime.clock.after(run.remainingMs(), () =>
      deadline.abort(new HealingError('ATTEMPT_TIMED_OUT', 'The deadline for healing has passed.')),
    );
    ending = await runtime.heal(run, original.error);
  } catch (cause) {
    runtime.logger.error(`${invocation.definition.options.source}: the healer itself failed`, { error: cause });
    return giveUp();
  } finally {
    cancelDeadline();
    noteDoubts(invocation, eventId);
  }
  if (ending.type === 'throw') throw ending.error;
  if (ending.type === 'give-up') {
    settle(invocation, original.error);
    // The first error says nothing of a rerun whose end nobody saw: it would invite a second submit.
    if (!doubtfulBefore && invocation.inDoubt !== null) throw inDoubtSince(original.error);
    return giveUp();
  }
  if (ending.turn.verdict?.outcome === 'healed') invocation.onFresh?.(ending.value);
  return markDegraded(invocation, ending, runtime);
}

const inDoubtSince = (cause: unknown) =>
  new HealingError(
    'COMMIT_UNKNOWN',
    'It is not known yet whether this was carried out. It is being checked; please do not send it again.',
    { cause, status: 503 },
  );

/** The job's first event has the job's id; each later run tells a story of its own. */
const eventIdOf = (invocation: Invocation) => (invocation.job ? uuidv7() : invocation.id);

/** After the response: what may or may not have happened waits for the reconcile job or a person. */
export function noteDoubts(invocation: Invocation, event?: string): void {
  if (invocation.inDoubt === null) return;
  const { runtime } = invocation.definition;
  // Not before: a prerender must draw no random number.
  const eventId = event ?? eventIdOf(invocation);
  runtime.host.after(async () => {
    try {
      await recordDoubts(await runtime.load(), invocation, eventId);
    } catch (cause) {
      const { source } = invocation.definition.options;
      console.error(`selfheal: ${source} left a doubt, and the healer could not be loaded to note it.`, cause);
    }
  });
}

function markDegraded(
  invocation: Invocation,
  { value, turn }: Extract<Ending, { type: 'value' }>,
  runtime: Runtime,
): unknown {
  const { onDegraded, source } = invocation.definition.options;
  const outcome = turn.verdict?.outcome;
  if (!onDegraded || !turn.tried || (outcome !== 'degraded' && outcome !== 'deferred')) return value;
  const ageMs = turn.tried.ending === 'returned' ? turn.tried.applied.ageMs : undefined;
  try {
    return onDegraded(value, {
      outcome,
      strategy: turn.tried.step.strategy.name,
      ...(ageMs === undefined ? {} : { ageMs }),
    });
  } catch (error) {
    runtime.logger.error(`${source}: onDegraded failed; the result is given unmarked`, { error });
    return value;
  }
}

/** A client that left is known by its request's own signal, never by an error's name. */
function clientLeft(invocation: Invocation): boolean {
  const request = invocation.args[0];
  return request instanceof Request && request.signal.aborted;
}

async function makeRun(
  invocation: Invocation,
  original: Original,
  firstDurationMs: number,
  runtime: Runtime,
  signal: AbortSignal,
  eventId: string,
): Promise<Run> {
  const { options } = invocation.definition;
  const { clock, limits } = runtime;
  const now = clock.monotonic();
  const outerDeadline = invocation.parent?.invocation.deadlineAt ?? Number.POSITIVE_INFINITY;
  invocation.deadlineAt = Math.min(invocation.deadlineAt ?? now + limits.healingMs, outerDeadline);
  const deadlineAt = invocation.deadlineAt;
  const nested = gaveUpInside(invocation, original.error);
  // What the inner operation gave up on was counted there.
  if (!nested && invocation.attempts > 0) {
    const dependency = invocation.atFault ?? invocation.definition.dependency;
    runtime.attemptFailed(dependency, original.error, invocation.endpoint);
  }
  const standing = runtime.standing(options, invocation.runKey);
  const startedAtMs = clock.now();
  const first: AttemptRecord = {
    number: 1,
    strategy: null,
    startedAtMs: startedAtMs - Math.round(firstDurationMs),
    waitMs: 0,
    durationMs: firstDurationMs,
    succeeded: false,
    kind: null,
    message: null,
    endpoint: invocation.endpoint ?? null,
    evidence: null,
  };
  const remainingMs = () => Math.max(0, deadlineAt - clock.monotonic());
  return {
    id: eventId,
    tenantId: runtime.tenantId,
    service: runtime.service,
    release: runtime.release,
    options,
    mode: standing.mode,
    modeReason: standing.reason,
    key: invocation.runKey,
    dependency: (invocation.atFault ?? invocation.definition.dependency).name,
    operation: operationHandle(invocation, runtime, {
      nested,
      queueRefusal: options.queue ? await runtime.queueable(options.source) : null,
    }),
    startedAtMs,
    deadlineAt,
    remainingMs,
    signal,
    attempts: [first],
    used: new Map(),
    context: captureContext(invocation, runtime),
    route: routeOf(invocation.args[0]),
    nested,
  };
}

/** `POST /api/contacts` of a route handler; an action has no path of its own. */
export function routeOf(argument: unknown): string | null {
  return argument instanceof Request ? `${argument.method} ${new URL(argument.url).pathname}` : null;
}

function captureContext(invocation: Invocation, runtime: Runtime): Record<string, unknown> {
  const { captureArgs, source } = invocation.definition.options;
  try {
    return redact({ ...captureArgs?.(...(invocation.args as unknown[])), ...runtime.annotate() });
  } catch (error) {
    runtime.logger.warn(`${source}: captureArgs failed; no arguments are recorded`, { error });
    return {};
  }
}
