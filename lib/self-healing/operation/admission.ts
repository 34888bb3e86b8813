import { HealingError } from '../core/errors';
import type { Dependency, Gate } from '../core/guards';
import type { Attempt } from './current-attempt';
import type { Invocation } from './invocation';
import type { Runtime } from './runtime';

/**
 * Whether a call of the dependency may start. What let an outer operation of the same dependency in lets this one in as
 * well: the one probe of a half-open breaker is a whole call, with all that it calls.
 */
export function mayStart(dependency: Dependency, outer: Attempt | undefined): boolean {
  if (dependency.gate === null) return true;
  for (let attempt = outer; attempt; attempt = attempt.invocation.parent) {
    if (attempt.invocation.definition.dependency === dependency) return true;
  }
  return dependency.gate.admit();
}

/** What comes out where the gate does not admit: nothing was called. */
export function notAdmitted({ view }: Gate): HealingError {
  // Without the reason, which changes: what fails for one cause stays one group.
  const message = `"${view.dependency}" is not called now: its circuit breaker is open.`;
  return new HealingError('CIRCUIT_OPEN', message, { status: 503 });
}

/** A caller waits no longer than this for its turn, failed probes of others included; then it gets its answer. Milliseconds. */
const patienceMs = 3_000;
/** Callers look again spread over so long; the answer of a probe is often there by then. Milliseconds. */
const lookAgainMs = 75;

/**
 * Waits until a rerun may call the dependency: those who wait for a breaker come back together, one of them is its
 * probe, and the others wait for what becomes of it.
 * @throws HealingError `CIRCUIT_OPEN` when patience or the time left is over, or healing was stopped meanwhile.
 */
export async function untilAdmitted(invocation: Invocation, dependency: Dependency, runtime: Runtime): Promise<void> {
  const { clock, random } = runtime;
  const giveUpAt = Math.min(clock.monotonic() + patienceMs, invocation.deadlineAt ?? Number.POSITIVE_INFINITY);
  for (let gate = dependency.gate; gate && !mayStart(dependency, invocation.parent); gate = dependency.gate) {
    const untilRetryMs = Math.max(0, (gate.view.retryAtMs ?? 0) - clock.now());
    const waitMs = untilRetryMs + (0.25 + random()) * lookAgainMs;
    const { mode } = runtime.standing(invocation.definition.options, invocation.runKey);
    if (mode !== 'heal' || clock.monotonic() + waitMs > giveUpAt) {
      invocation.waitedOut = true;
      throw notAdmitted(gate);
    }
    await clock.sleep(waitMs);
  }
}
