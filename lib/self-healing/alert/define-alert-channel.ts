import { HealingError } from '../core/errors';
import type { AlertChannel } from '../core/ports';

/**
 * Declares a way to tell people. Its name is a noun (`email`); `send` throws when the alert was not delivered.
 * Throws `INVALID_OPTIONS` for a channel that could never send anything.
 */
export function defineAlertChannel(channel: AlertChannel): AlertChannel {
  if (!/^[a-z]+(-[a-z]+)*$/.test(channel.name)) {
    throw new HealingError('INVALID_OPTIONS', `Alert channel "${channel.name}": name it by a noun in kebab-case.`);
  }
  if (channel.severities.length === 0) {
    throw new HealingError('INVALID_OPTIONS', `Alert channel "${channel.name}": name at least one severity it sends.`);
  }
  return Object.freeze({ ...channel });
}
