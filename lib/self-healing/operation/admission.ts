import { HealingError } from '../core/errors';
import type { Dependency, Gate } from '../core/guards';
import type { Attempt } from './invocation';

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
  const message = `"${view.dependency}" is not called now; its circuit breaker is open: ${view.reason}.`;
  return new HealingError('CIRCUIT_OPEN', message, { status: 503 });
}
