import Link from 'next/link';
import type { BeliefView, SimilarRow } from '@/lib/platform/belief-view';

interface BelievedProps {
  belief: BeliefView;
  /** Who chose, and at what confidence. */
  choice: string;
  /** An admin may still approve what the small model was not sure of. */
  approvable: boolean;
}

/** What was believed of a failure, on what evidence, and what would change the mind. */
export function Believed({ belief, choice, approvable }: BelievedProps) {
  const { kind, signs, similar, forest, asked, evidence, wouldChange } = belief;
  return (
    <>
      <p>{kind}</p>
      {signs.length === 0 ? null : (
        <ul className="grid gap-1 border-l-2 pl-3">
          {signs.map(({ sign, source }) => (
            <li key={sign}>
              {sign} <span className="text-xs text-muted">({source})</span>
            </li>
          ))}
        </ul>
      )}
      {similar.length === 0 ? null : <SimilarFailures rows={similar} />}
      {forest === null ? null : (
        <p>
          {forest}{' '}
          {asked && approvable ? (
            <a href="#approve" className="underline">
              Approve it
            </a>
          ) : null}
        </p>
      )}
      <p>
        {choice} {evidence === null ? null : <span className="text-muted">Evidence: {evidence}</span>}
      </p>
      {wouldChange.length === 0 ? null : (
        <div className="border-t pt-2">
          <h3 className="text-sm font-medium">What would change the mind</h3>
          <ul className="mt-1 grid list-disc gap-1 pl-4">
            {wouldChange.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function SimilarFailures({ rows }: { rows: readonly SimilarRow[] }) {
  return (
    <div>
      <p>Not seen before. Known failures that read much like it, and what worked there:</p>
      <ul className="mt-1 grid gap-2 border-l-2 pl-3">
        {rows.map((row) => (
          <li key={row.key}>
            <p className="font-mono text-xs break-words">{row.template}</p>
            <p className="text-muted">
              {row.alike} alike; {row.worked}.
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Leads from an event to all that was learned of its group. */
export function GroupLink({ fingerprint }: { fingerprint: string }) {
  return (
    <Link href={`/platform/patterns?search=${encodeURIComponent(fingerprint)}`} className="underline">
      All that was learned of this failure
    </Link>
  );
}
