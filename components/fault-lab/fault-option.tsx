import type { FaultChoice } from '@/lib/fault-lab/choices';

/** One fault as a radio button with what it really does. */
export function FaultOption({ fault, checked }: { fault: FaultChoice; checked: boolean }) {
  const id = `fault-${fault.name}`;
  return (
    <label htmlFor={id} className="flex min-h-10 gap-3 py-2.5 hover:bg-hover">
      <input
        // The key makes React show the choice again when the form comes back.
        key={String(checked)}
        id={id}
        type="radio"
        name="fault"
        value={fault.name}
        defaultChecked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-what`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">
        <span id={`${id}-label`} className="block text-sm font-medium">
          {fault.label}
        </span>
        <span id={`${id}-what`} className="block text-xs text-muted">
          {fault.what}
          <span className="block">Happens to: {fault.targets.join(' · ')}</span>
        </span>
      </span>
    </label>
  );
}
