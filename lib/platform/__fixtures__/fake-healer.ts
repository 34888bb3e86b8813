import type { StoredSettings } from '@/lib/self-healing/core/coordination';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import type { GuardedHealer } from '../guarded-healer';

interface SaveInput extends Pick<StoredSettings, 'settings' | 'note'> {
  expectedVersion: number;
  actor: StoredSettings['changedBy'];
}

/** A healer whose settings are kept in memory; everything else must be given by the test. */
export function fakeHealer(rest: Record<string, unknown> = {}) {
  const versions: StoredSettings[] = [];
  const settings = {
    current: async () => versions.at(-1) ?? null,
    history: async ({ limit }: { limit: number }) => versions.toReversed().slice(0, limit),
    save: async (input: SaveInput) => {
      const version = versions.length + 1;
      if (input.expectedVersion !== versions.length) return { status: 'conflict', current: versions.at(-1) ?? null };
      const { settings: saved, actor: changedBy, note } = input;
      versions.push({ version, settings: saved, changedBy, changedAtMs: 1_700_000_000_000, note });
      return { status: 'saved', version };
    },
  };
  const defaults = settingsSchema.parse({});
  const control = {
    view: () => ({ settings: defaults, version: 0, alive: [], approvals: [], breakers: [], ageMs: 0 }),
    refresh: async () => undefined,
  };
  const { store, ...others } = rest as { store?: Record<string, unknown> };
  const healer = { control, store: { settings, ...store }, ...others };
  return { healer: healer as unknown as GuardedHealer, versions, control, settings };
}
