'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { type PlatformAdmin, requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { changeSettings, saveSettingTexts } from '@/lib/platform/change-settings';
import { formFields } from '@/lib/platform/form-fields';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { readActorNames } from '@/lib/platform/read-actor-names';
import { addExperiment, removeExperiment } from '@/lib/platform/settings-form';
import { conflictMessage, savedMessage } from '@/lib/platform/settings-messages';
import { typedValues } from '@/lib/platform/typed-values';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

const switchSchema = z.object({ healing: z.enum(['stop', 'start']), note: z.string().trim().max(500).default('') });

function byUser(admin: PlatformAdmin, note: string) {
  return { tenantId: admin.tenantId, actor: { type: 'user', id: admin.id }, note } as const;
}

/** The kill switch: stops all healing on all instances, or starts it again. Admins only. */
export const switchHealing = withSelfHealing(
  async function switchHealing(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = switchSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was changed: the form was not understood.');
    const on = input.data.healing === 'start';
    const healer = await guardedHealer();
    const saved = await changeSettings(healer, { ...byUser(admin, input.data.note), change: { healingEnabled: on } });
    revalidatePath('/platform', 'layout');
    if (saved === null) return succeeded(on ? 'Healing was on already.' : 'Healing was stopped already.');
    return succeeded(
      on
        ? `Healing is on again here, and on all instances within a second (version ${saved.version}).`
        : `Healing is stopped here, and on all instances within a second (version ${saved.version}).`,
    );
  },
  { source: 'switchHealing', category: 'database', effects: 'once' },
);

const maintenanceSchema = z.object({ minutes: z.enum(['0', '15', '60', '240']).transform(Number) });

/** Announces planned work for a while, or ends it. Admins only. */
export const setMaintenance = withSelfHealing(
  async function setMaintenance(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = maintenanceSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was changed: choose for how long.');
    const { minutes } = input.data;
    const maintenanceUntilMs = minutes === 0 ? 0 : Date.now() + minutes * 60_000;
    const note = minutes === 0 ? 'Maintenance ended' : `Maintenance for ${minutes} minutes`;
    await changeSettings(await guardedHealer(), { ...byUser(admin, note), change: { maintenanceUntilMs } });
    revalidatePath('/platform', 'layout');
    return succeeded(minutes === 0 ? 'Maintenance has ended.' : 'Maintenance has begun; alerts are held.');
  },
  { source: 'setMaintenance', category: 'database', effects: 'once' },
);

/** The state of the settings form: what it holds, and of which version that is. */
export interface SettingsFormState extends ActionState {
  version?: number;
}

const settingsFormSchema = z.object({
  version: z.coerce.number().pipe(z.int().min(0)),
  note: z.string().trim().max(500).default(''),
  intent: z
    .string()
    .regex(/^(save|add-experiment|remove-experiment-\d{1,2})$/)
    .default('save'),
});

/** Saves the settings as a new version; also adds and removes rows of experiments without saving. Admins only. */
export const saveSettings = withSelfHealing(
  async function saveSettings(_state: SettingsFormState, form: FormData): Promise<SettingsFormState> {
    const admin = await requireAdmin();
    const values = typedValues(form);
    const input = settingsFormSchema.safeParse(values);
    if (!input.success) return refusedAction('Not saved: the form was not understood.', { values });
    const { version, note, intent } = input.data;
    if (intent !== 'save') {
      const row = Number(/\d+$/.exec(intent)?.[0]);
      const experiments = intent === 'add-experiment' ? addExperiment(values) : removeExperiment(values, row);
      return { values: experiments, version };
    }
    const healer = await guardedHealer();
    const result = await saveSettingTexts(healer, { ...byUser(admin, note), baseVersion: version, texts: values });
    switch (result.status) {
      case 'invalid': {
        const count = Object.keys(result.errors).length;
        const message = count === 1 ? 'one field needs' : `${count} fields need`;
        return { ...refusedAction(`Not saved: ${message} your attention.`, { ...result, values }), version };
      }
      case 'conflict': {
        const names = await readActorNames(admin.tenantId);
        const message = conflictMessage(result.current, result.theirs, names);
        return { message, tone: 'warning', values: { ...result.values, note }, version: result.current.version };
      }
      case 'unchanged':
        return { message: 'Nothing to save: no field was changed.', tone: 'info', ...result };
      case 'saved':
        revalidatePath('/platform', 'layout');
        return { ...succeeded(savedMessage(result.version, result.changes)), ...result };
    }
  },
  { source: 'saveSettings', category: 'database', effects: 'once' },
);
