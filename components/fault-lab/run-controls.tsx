import type { FaultLabState } from '@/actions/fault-lab-actions';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { TargetChoice } from '@/lib/fault-lab/choices';
import type { FaultLabValues } from '@/lib/fault-lab/form-values';

const counts = ['1', '2', '3', '4', '5'];

interface RunControlsProps {
  targets: TargetChoice[];
  values: Partial<FaultLabValues>;
  errors?: FaultLabState['errors'];
}

/** What to run and how often the fault strikes, with what each run does to the data. */
export function RunControls({ targets, values, errors }: RunControlsProps) {
  const target = targets.some((each) => each.name === values.target && !each.unavailable) ? values.target : 'usual';
  const count = counts.find((each) => each === values.count) ?? '1';
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What to run" error={errors?.target}>
          <Select key={target} name="target" required defaultValue={target}>
            <option value="usual">The usual one for the fault</option>
            {targets.map(({ name, label, unavailable }) => (
              <option key={name} value={name} disabled={unavailable !== null}>
                {unavailable === null ? label : `${label} (${unavailable})`}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="How often it strikes" hint="Faults that last for the whole run ignore it." error={errors?.count}>
          <Select key={count} name="count" required defaultValue={count}>
            {counts.map((each) => (
              <option key={each} value={each}>
                {each === '1' ? 'once' : `${each} times`}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer py-2 text-muted">What each run changes in the data</summary>
        <dl className="grid gap-2 py-2">
          {targets.map(({ name, label, effect, unavailable }) => (
            <div key={name} className="grid gap-x-4 sm:grid-cols-[14rem_1fr]">
              <dt>{label}</dt>
              <dd className="text-muted">{unavailable === null ? effect : `Not available here: ${unavailable}.`}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
