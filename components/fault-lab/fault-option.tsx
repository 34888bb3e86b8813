import { clsx } from 'clsx';
import type { FaultChoice } from '@/lib/fault-lab/choices';

/** One fault as a radio button with what it really does; unavailable ones say why. */
export function FaultOption({ fault, checked }: { fault: FaultChoice; checked: boolean }) {
  const id = `fault-${fault.name}`;
  const unavailable = fault.unavailable !== null;
  return (
    <div className="flex gap-3 py-2.5">
      <input
        // The key makes React show the choice again when the form comes back with an error.
        key={String(checked)}
        id={id}
        type="radio"
        name="fault"
        value={fault.name}
        defaultChecked={checked}
        disabled={unavailable}
        aria-describedby={`${id}-what`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className={clsx('block text-sm font-medium', unavailable && 'text-muted')}>
          {fault.label}
        </label>
        <p id={`${id}-what`} className="text-xs text-muted">
          {fault.unavailable === null ? fault.what : `Not available here. ${fault.unavailable}`}
          {unavailable ? null : <span className="block">Happens to: {fault.targets.join(' · ')}</span>}
        </p>
      </div>
    </div>
  );
}
