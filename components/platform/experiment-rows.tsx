import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import {
  type ExperimentPart,
  experimentField,
  experimentRows,
  maxExperiments,
  type SettingTexts,
} from '@/lib/platform/settings-form';
import { strategyChoices } from '@/lib/platform/strategy-words';

interface ExperimentRowsProps {
  texts: SettingTexts;
  errors: Record<string, string>;
}

/** The experiments of the form. Adding and removing goes through the form's action, so that it works without JavaScript. */
export function ExperimentRows({ texts, errors }: ExperimentRowsProps) {
  const rows = experimentRows(texts);
  return (
    <div className="grid gap-4">
      {rows.length === 0 ? (
        <p className="text-muted">
          None. An experiment tries two strategies of equal rank against each other; its result stands under Guards.
        </p>
      ) : null}
      {rows.map((row) => (
        <ExperimentRow key={row} row={row} texts={texts} errors={errors} />
      ))}
      {rows.length < maxExperiments ? (
        <SubmitButton variant="secondary" size="sm" name="intent" value="add-experiment" className="justify-self-start">
          Add an experiment
        </SubmitButton>
      ) : (
        <p className="text-muted">There may be {maxExperiments} at most.</p>
      )}
    </div>
  );
}

function ExperimentRow({ row, texts, errors }: ExperimentRowsProps & { row: number }) {
  const control = (part: ExperimentPart) => {
    const name = experimentField(row, part);
    return { name, text: texts[name] ?? '', error: errors[name] };
  };
  const [name, source, first, second, share] = (['name', 'source', 'first', 'second', 'firstShare'] as const).map(
    control,
  );
  if (!name || !source || !first || !second || !share) return null;
  return (
    <fieldset className="grid gap-4 border-l-2 pl-4 sm:grid-cols-2">
      <legend className="sr-only">Experiment {row + 1}</legend>
      <Field label="Name" hint="Lower-case letters, digits and hyphens." error={name.error}>
        <Input name={name.name} required autoComplete="off" maxLength={40} defaultValue={name.text} />
      </Field>
      <Field label="Source" hint="Only failures of this source; empty: of any." error={source.error}>
        <Input name={source.name} autoComplete="off" maxLength={200} defaultValue={source.text} />
      </Field>
      <Field label="First strategy" error={first.error}>
        <StrategySelect required name={first.name} text={first.text} />
      </Field>
      <Field label="Second strategy" error={second.error}>
        <StrategySelect required name={second.name} text={second.text} />
      </Field>
      <Field label="Share of the first (%)" error={share.error}>
        <Input
          name={share.name}
          required
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          defaultValue={share.text}
        />
      </Field>
      <SubmitButton
        variant="ghost"
        size="sm"
        name="intent"
        value={`remove-experiment-${row}`}
        aria-label={`Remove experiment ${name.text || row + 1}`}
        className="self-end justify-self-start"
      >
        Remove
      </SubmitButton>
    </fieldset>
  );
}

/** Field hands its id and aria attributes to its one child, which passes them on. */
function StrategySelect({ name, text, ...wired }: { name: string; text: string; required?: boolean }) {
  return (
    <Select key={text} name={name} defaultValue={text} {...wired}>
      {strategyChoices.map((strategy) => (
        <option key={strategy} value={strategy}>
          {strategy}
        </option>
      ))}
    </Select>
  );
}
