import { cacheResource } from '../coordination/actions/clear-shared-cache';
import { keepResults, putBack } from '../coordination/actions/kept-results';
import { connectionResource, resetConnectionAction } from '../coordination/actions/reset-connection';
import { defineSharedAction, type SharedAction, type SharedActionResult } from '../coordination/shared-action';
import type { Invocation } from './invocation';
import type { Runtime } from './runtime';

/** Of the time that is left, so much may be spent on waiting for a turn; the rest is for running again. */
const waitShare = 0.5;

/** Replaces the idle connections of the operation's pool, once for all who want it now. Null when done, else why not. */
export async function resetConnection(
  invocation: Invocation,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null> {
  const { options, dependency } = invocation.definition;
  if (!options.connection) return 'The operation has no `connection`.';
  const action = { ...resetConnectionAction(options.connection), failureRate: rateOf(runtime, dependency.name) };
  return await act(invocation, runtime, signal, action, connectionResource(dependency.name));
}

/**
 * Forgets the caller's stored result and everything with the same tags, on one instance for all. What only shares a tag
 * was not found wrong: it is put back where clearing it did not help. Null when done, else why not.
 */
export async function clearCachedResult(
  invocation: Invocation,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null> {
  const { definition, args } = invocation;
  const { options, dependency } = definition;
  const { store, tenantId, clock } = runtime;
  const { cache } = store;
  const key = await runtime.results.keyOf(options, args);
  if (key === null) return 'Nobody can tell whose stored result it is.';
  // What others use is not touched by an instance that does not know what the others do.
  await runtime.readShared();
  const action = defineSharedAction({
    name: 'clear-cached-result',
    scope: 'fleet',
    summary: 'Forgets a stored result that is not right any more, with all that share a tag with it.',
    failureRate: rateOf(runtime, dependency.name),
    async plan() {
      const tags = options.cache?.tags ?? [];
      return tags.length === 0 ? null : await keepResults(cache, { tenantId, tags, except: key });
    },
    async act() {
      await runtime.results.clear(options, args);
      if (options.cache?.tags) runtime.host.revalidateTags(options.cache.tags);
      return { evidence: 'The stored result was forgotten' };
    },
    rollback: (payload, context) => putBack(cache, { tenantId, payload, clock, signal: context.signal }),
  });
  return await act(invocation, runtime, signal, action, cacheResource(key));
}

async function act(
  { definition, deadlineAt }: Invocation,
  { actions, clock }: Runtime,
  signal: AbortSignal,
  action: SharedAction,
  resource: string,
): Promise<string | null> {
  const { source, severity = 'normal' } = definition.options;
  const remainingMs = deadlineAt === null ? 0 : Math.max(0, deadlineAt - clock.monotonic());
  const result = await actions.run({
    ...{ action, resource, severity, signal },
    fingerprint: null,
    reason: `"${source}" failed and asks for it.`,
    deadlineMs: Math.floor(remainingMs * waitShare),
  });
  return refusalOf(result);
}

function refusalOf(result: SharedActionResult): string | null {
  switch (result.status) {
    case 'done-here':
    case 'done-by-another':
      return null;
    case 'refused':
    case 'unknown':
      return result.reason;
    case 'failed':
      return `It was tried and failed: ${result.error}`;
  }
}

/** Calls of the dependency in its breaker's window. */
const rateOf = (runtime: Runtime, dependency: string) => () => runtime.recentCalls(dependency);
