import { HealingError } from '../core/errors';
import type { HealthCheck } from '../core/ports';

const claim = /^[a-z]+(-[a-z]+)+$/;

/**
 * Declares a health check. Its name is a claim (`database-answers`), `check` throws when the claim does not hold, and
 * `recover` (or `recovery`, which may be of the whole fleet) is tried once after that. Throws `INVALID_OPTIONS` for a definition that could not be shown or bounded.
 *
 * @example
 * export const diskHasRoom = (input: { freeBytes: () => Promise<number> }) =>
 *   defineHealthCheck({ name: 'disk-has-room', label: 'Disk', timeoutMs: 1_000, check: async () => … });
 */
export function defineHealthCheck(check: HealthCheck): HealthCheck {
  const reject = (mend: string): never => {
    throw new HealingError('INVALID_OPTIONS', `Health check "${check.name}": ${mend}`);
  };
  if (!claim.test(check.name)) reject('name it as a claim in kebab-case, such as "database-answers".');
  if (check.label.trim() === '') reject('give it a label that a reader knows, such as "Database".');
  if (!Number.isInteger(check.timeoutMs) || check.timeoutMs < 1 || check.timeoutMs > 60_000) {
    reject('timeoutMs must be a whole number from 1 to 60000.');
  }
  if (check.recover && check.recovery) reject('give either recover or recovery, not both.');
  if (check.recovery?.critical && check.recovery.scope !== 'fleet') reject("a critical recovery has scope: 'fleet'.");
  return Object.freeze({ ...check });
}
