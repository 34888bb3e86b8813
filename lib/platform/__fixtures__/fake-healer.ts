import { vi } from 'vitest';
import type { StoredSettings } from '@/lib/self-healing/core/coordination';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import type { GuardedHealer } from '../guarded-healer';

/** A healer whose settings are kept in memory; everything else must be given by the test. */
export function fakeHealer(rest: Record<string, unknown> = {}) {
  const versions: StoredSettings[] = [];
  const refresh = vi.fn(async () => undefined);
  const settings = {
    current: async () => versions.at(-1) ?? null,
    history: async ({ limit }: { limit: number }) => versions.toReversed().slice(0, limit),
    save: vi.fn(async (input: { expectedVersion: number } & Pick<StoredSettings, 'settings' | 'note'> & {
      actor: StoredSettings['changedBy'];
    }) => {
      const version = versions.length + 1;
      if (input.expectedVersion !== versions.length) return { status: 'conflict', current: versions.at(-1) ?? null };
      const { settings: saved, actor: changedBy, note } = input;
      versions.push({ version, settings: saved, changedBy, changedAtMs: 1_700_000_000_000, note });
      return { status: 'saved', version };
    }),
  };
  const view = () => ({ settings: settingsSchema.parse({}), version: 0, alive: [], approvals: [], breakers: [], ageMs: 0 });
  const { store, ...others } = rest as { store?: Record<string, unknown> };
  const healer = { control: { view, refresh }, store: { settings, ...store }, ...others };
  return { healer: healer as unknown as GuardedHealer, versions, refresh, settings };
}
