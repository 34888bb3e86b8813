import { CircleAlert } from 'lucide-react';
import type { FaultChoice } from '@/lib/fault-lab/choices';
import { FaultOption } from './fault-option';
import { UnavailableFaults } from './unavailable-faults';

const groups = [
  { boundary: 'database', label: 'At the database driver' },
  { boundary: 'http', label: 'At the HTTP client' },
  { boundary: 'cache', label: 'In the cache' },
] as const;

/** The faults by where they strike; those that cannot be had here come last, folded. */
export function FaultGroups({ faults, wanted, error }: { faults: FaultChoice[]; wanted?: string; error?: string }) {
  const available = faults.filter((fault) => fault.unavailable === null);
  const chosen = available.find((fault) => fault.name === wanted) ?? available[0];
  const filled = groups
    .map((group) => ({ ...group, faults: available.filter((fault) => fault.boundary === group.boundary) }))
    .filter((group) => group.faults.length > 0);
  return (
    <>
      {filled.map(({ boundary, label, faults }) => (
        <fieldset key={boundary} aria-describedby={error ? 'fault-error' : undefined} className="min-w-0">
          <legend className="text-xs text-muted">{label}</legend>
          <div className="mt-1 divide-y border-y">
            {faults.map((fault) => (
              <FaultOption key={fault.name} fault={fault} checked={fault === chosen} />
            ))}
          </div>
        </fieldset>
      ))}
      {error ? (
        <p id="fault-error" className="flex items-start gap-1.5 text-sm text-failed">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      ) : null}
      <UnavailableFaults faults={faults} />
    </>
  );
}
