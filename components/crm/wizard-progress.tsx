import { clsx } from 'clsx';

/** Where one stands in a form of several steps. */
export function WizardProgress({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <ol className="flex flex-wrap gap-x-6 gap-y-1 border-b pb-3 text-sm">
      {steps.map((name, index) => (
        <li
          key={name}
          aria-current={index + 1 === current ? 'step' : undefined}
          className={clsx(index + 1 === current ? 'font-medium' : 'text-muted')}
        >
          {index + 1}. {name}
        </li>
      ))}
    </ol>
  );
}
