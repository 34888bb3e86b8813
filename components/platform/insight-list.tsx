import { EmptyState } from '@/components/ui/empty-state';
import { chanceWords, insightLabel } from '@/lib/platform/learning-view';
import type { Insight } from '@/lib/self-healing/core/learning';

interface InsightListProps {
  insights: readonly Insight[];
  found: number;
  days: number;
}

/** What the failures have in common, each with its evidence and how easily chance would show as much. */
export function InsightList({ insights, found, days }: InsightListProps) {
  if (insights.length === 0) {
    return (
      <EmptyState title={`Nothing in common was found in the last ${days} days.`} className="py-6">
        Bursts at an hour, failures after a release, sources that fail together and a dependency behind several of them
        appear here, once they show more often than chance would.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="border-y">
        {insights.map((insight) => (
          <li
            key={`${insight.kind} ${insight.sentence}`}
            className="grid items-start gap-x-6 gap-y-2 border-t py-4 first:border-t-0 md:grid-cols-[8rem_1fr_18rem]"
          >
            <p className="text-xs text-muted">{insightLabel(insight.kind)}</p>
            <div className="min-w-0">
              <p>{insight.sentence}</p>
              <p className="text-xs text-muted">{chanceWords(insight.pValue)}</p>
            </div>
            <Evidence insight={insight} />
          </li>
        ))}
      </ul>
      {found > insights.length ? (
        <p className="mt-2 text-xs text-muted">
          The {insights.length} clearest of {found} are shown; choose fewer days to narrow it.
        </p>
      ) : null}
    </>
  );
}

function Evidence({ insight }: { insight: Insight }) {
  if (insight.evidence.length === 0) return null;
  return (
    <table className="w-full text-left text-xs">
      <caption className="sr-only">Evidence: {insight.sentence}</caption>
      <tbody>
        {insight.evidence.map(({ label, value }) => (
          <tr key={label}>
            <th scope="row" className="py-0.5 pr-4 font-normal text-muted">
              {label}
            </th>
            <td className="py-0.5 text-right">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
