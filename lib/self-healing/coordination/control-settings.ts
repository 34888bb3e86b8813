import { HealingError } from '../core/errors';
import { type Settings, type SettingsInput, settingsSchema } from '../core/settings';

/**
 * What an admin saved over what the code gives, over the defaults. Sections (breaker, utility …) are merged field by
 * field, lists are replaced. @throws HealingError `INVALID_SETTINGS` naming the first field that is wrong.
 */
export function effectiveSettings(code: SettingsInput, stored: unknown): Settings {
  const merged: Record<string, unknown> = { ...code };
  if (!isSection(stored)) throw new HealingError('INVALID_SETTINGS', 'The stored settings are not an object.');
  for (const [name, value] of Object.entries(stored)) {
    const own = merged[name];
    merged[name] = isSection(own) && isSection(value) ? { ...own, ...value } : value;
  }
  const parsed = settingsSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'settings';
  throw new HealingError('INVALID_SETTINGS', `${where}: ${issue?.message ?? 'not valid'}`, { cause: parsed.error });
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
