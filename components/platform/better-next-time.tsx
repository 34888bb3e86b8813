import { ChevronRight } from 'lucide-react';
import { wantsMending } from '@/lib/platform/failure-words';
import type { Story } from '@/lib/platform/story';
import { strategyDoes } from '@/lib/platform/strategy-words';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import { CopyButton } from './copy-button';

/** The option lines that would have allowed more, ready to copy. */
export function BetterNextTime({ event, story }: { event: HealingEvent; story: Story }) {
  if (!event.wrapped) {
    return (
      <p>
        Wrap the action or route with <code className="font-mono text-xs">withSelfHealing()</code>: then its failures
        can be healed, not only recorded.
      </p>
    );
  }
  if (wantsMending(event.kind)) {
    return (
      <p>
        Mending the cause.{' '}
        <span className="text-muted">No option would have helped: the same again fails the same way.</span>
      </p>
    );
  }
  if (story.better.length === 0) {
    return (
      <p className="text-muted">
        {event.outcome === 'healed'
          ? 'Nothing: it was healed with what it had.'
          : 'No option of this operation would have allowed more.'}
      </p>
    );
  }
  if (event.outcome !== 'healed') return <OptionLines event={event} story={story} />;
  return (
    <details className="group">
      <summary className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-10">
        <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
        Nothing was missing. {story.better.length} {story.better.length === 1 ? 'option' : 'options'} would allow more,
        should this strategy fail.
      </summary>
      <OptionLines event={event} story={story} />
    </details>
  );
}

function OptionLines({ event, story }: { event: HealingEvent; story: Story }) {
  return (
    <>
      <p className="text-muted">
        Each line goes into the options of <span className="font-mono text-xs text-ink">{event.source}</span>, where it
        is true.
      </p>
      <ul>
        {story.better.map((option) => (
          <li key={option.strategy} className="grid grid-cols-1 gap-1 border-t py-3 first:border-t-0">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <code className="min-w-0 flex-1 rounded-sm bg-hover px-3 py-1.5 font-mono text-xs break-words">
                {option.optionLine}
              </code>
              <CopyButton text={option.optionLine} label={`option line for ${option.strategy}`} />
            </div>
            <p className="text-xs text-muted">
              allows <span className="font-mono">{option.strategy}</span>, which {strategyDoes(option.strategy)}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
