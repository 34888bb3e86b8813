import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { SettingLimits } from '@/lib/platform/setting-limits';
import { type SettingField, settingUnit } from '@/lib/platform/settings-fields';

interface SettingControlProps {
  field: SettingField;
  limits: SettingLimits | undefined;
  text: string;
  error: string | undefined;
}

/** One setting: its label with its unit, its control, what it does, its range and its default. */
export function SettingControl({ field, limits, text, error }: SettingControlProps) {
  const unit = settingUnit(field);
  const range = limits?.range ? `, ${limits.range}` : '';
  const changed = limits !== undefined && limits.defaultText !== text ? ' Changed.' : '';
  const hint = `${field.does} Default ${limits?.default ?? '—'}${range}.${changed}`;
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
        <Select key={text} name={field.name} required defaultValue={text}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      ) : (
        <Input name={field.name} required inputMode="decimal" autoComplete="off" maxLength={20} defaultValue={text} />
      )}
    </Field>
  );
}
