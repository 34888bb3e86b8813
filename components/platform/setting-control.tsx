import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { SettingField } from '@/lib/platform/setting-group';
import type { SettingLimits } from '@/lib/platform/setting-limits';
import { settingUnit } from '@/lib/platform/settings-fields';

interface SettingControlProps {
  field: SettingField;
  limits: SettingLimits | undefined;
  text: string;
  error: string | undefined;
}

/** A focused control must not hide under the bar at the bottom. */
const clear = 'scroll-mt-12 scroll-mb-44';

/** The id of a field's control, so that a message can lead to it. */
export function settingId(name: string): string {
  return `setting-${name.replaceAll('.', '-')}`;
}

/** One setting: its label with its unit, its control, what it does, its range and its default. */
export function SettingControl({ field, limits, text, error }: SettingControlProps) {
  const unit = settingUnit(field);
  const range = limits?.range ? `${limits.range}; default` : 'Default';
  const changed = limits !== undefined && limits.defaultText !== text ? ' (changed)' : '';
  const hint = `${field.does} ${range} ${limits?.default ?? '—'}${changed}.`;
  const choices =
    field.kind === 'switch'
      ? [
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]
      : field.choices;
  return (
    <Field label={unit === null ? field.label : `${field.label} (${unit})`} hint={hint} error={error}>
      {choices ? (
        // The key makes React show the value that comes back with an answer.
        <Select key={text} id={settingId(field.name)} name={field.name} required defaultValue={text} className={clear}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          id={settingId(field.name)}
          name={field.name}
          required
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          defaultValue={text}
          className={clear}
        />
      )}
    </Field>
  );
}
