import { Check, ChevronRight, Minus } from 'lucide-react';
import { formatDuration } from '@/lib/platform/duration';
import type { Story } from '@/lib/platform/story';
import { chooserWords, strategyDoes } from '@/lib/platform/strategy-words';
import { utilityHasCosts, utilitySum } from '@/lib/platform/utility-words';
import type { Candidate } from '@/lib/self-healing/core/strategy';

/** What the guard thought of each of the strategies: the permitted ones in their order, then the refused with the reason. */
export function Considered({ story, mendOnly }: { story: Story; mendOnly: boolean }) {
  const { chosen, refused } = story;
  if (chosen.length + refused.length === 0) return null;
  return (
    <>
      {chosen.length === 0 ? null : (
        <ul aria-label="Permitted, in the order in which they would be tried">
          {chosen.map((candidate) => (
            <Permitted key={candidate.strategy} candidate={candidate} />
          ))}
        </ul>
      )}
      {refused.length === 0 ? null : (
        <details open={chosen.length === 0} className="group">
          <summary className="flex min-h-8 items-center gap-2 text-muted pointer-coarse:min-h-10">
            <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
            {refused.length} refused, each with its reason
          </summary>
          <ul>
            {refused.map((candidate) => (
              <li key={candidate.strategy} className="grid grid-cols-[1rem_1fr] gap-x-2 border-t py-2 first:border-t-0">
                <Minus aria-hidden className="mt-0.5 size-4 text-muted" />
                <div className="min-w-0">
                  <span className="font-mono text-xs font-medium">{candidate.strategy}</span>{' '}
                  <span className="text-muted">{strategyDoes(candidate.strategy)}</span>
                  <p>Refused: {candidate.reason}</p>
                  <Weighed candidate={candidate} />
                  {candidate.optionLine && !mendOnly ? (
                    <p className="text-muted">
                      Would be allowed by <code className="font-mono text-xs text-ink">{candidate.optionLine}</code>
                    </p>
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Permitted({ candidate }: { candidate: Candidate }) {
  const who = candidate.by ? `proposed by ${chooserWords(candidate.by)}` : 'permitted, proposed by nobody';
  // A pattern's figure stands in its evidence; a rule's is the same every time, and an approval has none.
  const sure = candidate.by === 'model' || candidate.by === 'forest' ? candidate.confidence : undefined;
  const confidence = sure === undefined ? '' : `, ${Math.round(sure * 100)} % sure`;
  // Said when it was allowed and yet did not simply run: the mode, or an approval.
  const heldBack = candidate.evidence !== undefined && candidate.reason !== 'Allowed.' && candidate.reason !== '';
  const wait = candidate.waitMs ? ` Wait before it: ${formatDuration(candidate.waitMs)}.` : '';
  return (
    <li className="grid grid-cols-[1rem_1fr] gap-x-2 border-t py-2 first:border-t-0">
      <Check aria-hidden className="mt-0.5 size-4 text-healed" />
      <div className="min-w-0">
        <span className="font-mono text-xs font-medium">{candidate.strategy}</span>{' '}
        <span className="text-muted">
          {who}
          {confidence}
        </span>
        <p>
          {candidate.evidence ?? candidate.reason}
          <span className="text-muted">{wait}</span>
        </p>
        {heldBack ? <p>{candidate.reason}</p> : null}
        <Weighed candidate={candidate} />
      </div>
    </li>
  );
}

/** What was expected of it at the time, as a sum; the choice follows the largest. */
function Weighed({ candidate }: { candidate: Candidate }) {
  if (!candidate.utility) return null;
  return (
    <p className="text-xs text-muted">
      Expected success × its value{utilityHasCosts(candidate.utility) ? ' − costs' : ''}:{' '}
      {utilitySum(candidate.utility)}
    </p>
  );
}
