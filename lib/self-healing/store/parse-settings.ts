import { HealingError } from '../core/errors';
import { type SettingsInput, settingsSchema } from '../core/settings';

/**
 * Checks settings before they are stored. What is left out stays out: its default comes later, from the code.
 * @throws `INVALID_SETTINGS` with the path of each fault.
 */
export function parseSettings(settings: SettingsInput): SettingsInput {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return JSON.parse(JSON.stringify(settings, withoutNul)) as SettingsInput;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`);
  throw new HealingError('INVALID_SETTINGS', `These settings cannot be saved. ${faults.join('; ')}`, {
    cause: parsed.error,
    status: 400,
  });
}

/** Postgres refuses it in jsonb as in text. */
const withoutNul = (_key: string, part: unknown) =>
  typeof part === 'string' ? part.replaceAll('\u0000', '\uFFFD') : part;
