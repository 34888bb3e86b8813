import type { FaultChoice } from '@/lib/fault-lab/choices';

/** The faults that cannot be had here, folded, each with the reason. */
export function UnavailableFaults({ faults }: { faults: FaultChoice[] }) {
  const missing = faults.filter((fault) => fault.unavailable !== null);
  if (missing.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer py-2 text-muted">
        {missing.length === 1 ? '1 more fault needs' : `${missing.length} more faults need`} a Postgres server
      </summary>
      <dl className="grid gap-2 py-2">
        {missing.map((fault) => (
          <div key={fault.name}>
            <dt>{fault.label}</dt>
            <dd className="text-xs text-muted">{fault.unavailable}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
