import { HealingError } from '../core/errors';
import type { ForestVersion } from '../core/learning';

/** So many versions of a service are kept beside the active one. */
export const keptForests = 20;

/** @throws `INVALID_OPTIONS` for a version that calls itself active: only `activate` makes it so, and writes it down. */
export function refuseActive({ id, state }: ForestVersion): void {
  if (state !== 'active') return;
  throw new HealingError('INVALID_OPTIONS', `Version ${id} is saved first, and then activated.`, { status: 409 });
}
