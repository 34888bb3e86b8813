'use client';

import { type ReactNode, useActionState, useEffect, useRef, useState } from 'react';
import { type SettingsFormState, saveSettings } from '@/actions/settings-actions';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { SubmitButton } from '@/components/ui/submit-button';
import { settingGroups } from '@/lib/platform/setting-groups';
import type { SettingLimits } from '@/lib/platform/setting-limits';
import { settingFields } from '@/lib/platform/settings-fields';
import type { SettingTexts } from '@/lib/platform/settings-form';
import { ExperimentRows } from './experiment-rows';
import { SettingControl, settingId } from './setting-control';

interface SettingsFormProps {
  texts: SettingTexts;
  version: number;
  limits: Record<string, SettingLimits>;
}

const start: SettingsFormState = {};

/** All settings in one form. What was typed stays until it is saved; the version it is based on goes along. */
export function SettingsForm({ texts, version, limits }: SettingsFormProps) {
  const [state, dispatch] = useActionState(saveSettings, start);
  // A refresh of the page must not move the base under what is being typed.
  const [base] = useState({ texts, version });
  const shown = state.values ?? base.texts;
  const errors = state.errors ?? {};
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state.errors) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [state]);
  return (
    <form ref={form} action={dispatch} noValidate aria-label="Settings" className="grid gap-10">
      {/* The first button of a form is what Enter presses: it must be Save. */}
      <button type="submit" name="intent" value="save" tabIndex={-1} aria-hidden className="sr-only">
        Save
      </button>
      <input type="hidden" name="version" value={state.version ?? base.version} />
      {settingGroups.map((group) => (
        <Group key={group.id} id={group.id} title={group.title} does={group.does}>
          <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
            {group.fields.map((field) => (
              <SettingControl
                key={field.name}
                field={field}
                limits={limits[field.name]}
                text={shown[field.name] ?? ''}
                error={errors[field.name]}
              />
            ))}
          </div>
        </Group>
      ))}
      <Group
        id="experiments"
        title="Experiments"
        does="Two strategies against each other, decided by the key: the same caller always gets the same one."
      >
        <ExperimentRows texts={shown} errors={errors} />
      </Group>
      <div className="sticky bottom-0 z-10 grid gap-3 border-t bg-canvas py-3">
        {state.message ? (
          <Notice tone={state.tone}>
            {state.message} <WrongFields errors={errors} />
          </Notice>
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <Input
            name="note"
            aria-label="Note: why it is changed"
            placeholder="Why? (optional)"
            autoComplete="off"
            maxLength={500}
            defaultValue={state.tone === 'success' ? '' : (shown.note ?? '')}
            className="max-w-80 min-w-40 flex-1"
          />
          <SubmitButton name="intent" value="save" pendingLabel="Saving">
            Save settings
          </SubmitButton>
        </div>
      </div>
    </form>
  );
}

/** Leads to each field that is wrong, for those who see only the bar. */
function WrongFields({ errors }: { errors: Record<string, string> }) {
  const wrong = settingFields.filter((field) => errors[field.name] !== undefined);
  return wrong.map((field, index) => (
    <span key={field.name}>
      {index === 0 ? '' : ', '}
      <a href={`#${settingId(field.name)}`} className="underline">
        {field.label}
      </a>
    </span>
  ));
}

function Group({ id, title, does, children }: { id: string; title: string; does: string; children: ReactNode }) {
  return (
    <section aria-labelledby={`group-${id}`} className="grid gap-x-10 gap-y-4 border-t pt-6 lg:grid-cols-[14rem_1fr]">
      <div>
        <h2 id={`group-${id}`} className="text-base font-medium">
          {title}
        </h2>
        <p className="mt-1 text-xs text-muted">{does}</p>
      </div>
      {children}
    </section>
  );
}
