import Link from 'next/link';
import { StateLabel } from '@/components/ui/state-label';
import type { BeliefView } from '@/lib/platform/belief-view';
import { doubtAnchor } from '@/lib/platform/doubt-view';
import { formatDuration } from '@/lib/platform/duration';
import { wantsMending } from '@/lib/platform/failure-words';
import { feltMs } from '@/lib/platform/feed-row';
import type { ModelQuestionView } from '@/lib/platform/model-question';
import { outcomeMeaning } from '@/lib/platform/outcome-words';
import { rolloutSentence } from '@/lib/platform/rollout-words';
import type { Story } from '@/lib/platform/story';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import { AttemptList } from './attempt-list';
import { Believed, GroupLink } from './believed';
import { BetterNextTime } from './better-next-time';
import { ClockTime } from './clock-time';
import { Considered } from './considered';
import { ModelQuestion } from './model-question';
import { ModelWord } from './model-word';
import { StoryStep, Verbatim } from './story-step';

interface EventStoryProps {
  event: HealingEvent;
  story: Story;
  /** Null in events of earlier releases. */
  belief: BeliefView | null;
  question: ModelQuestionView;
  /** An admin may approve a strategy for this failure. */
  approvable: boolean;
  /** What was learned of the first choice so far. */
  armNow: string | null;
  /** Where the job of a deferred event stands. */
  jobNow: string | null;
  /** What became of the parts of it that were in doubt; null without any. */
  doubtNow: string | null;
}

/** One event from the request to what was learned, in the order in which it happened. */
export function EventStory(props: EventStoryProps) {
  const { event, story, belief, question, approvable, armNow, jobNow, doubtNow } = props;
  const first = event.attempts[0];
  const rollout = rolloutSentence(event);
  return (
    <ol>
      <StoryStep
        title="The request"
        time={<ClockTime at={first?.startedAtMs ?? event.occurredAtMs} style="day-second" />}
      >
        <p>{story.request}</p>
      </StoryStep>
      <StoryStep title="The failure" time={first ? `after ${formatDuration(first.durationMs)}` : undefined}>
        <p>
          {story.failure}
          {event.kind === 'circuit-open' ? (
            <>
              {' '}
              <Link href="/platform/guards#breakers" className="underline">
                The breakers now
              </Link>
            </>
          ) : null}
        </p>
        <Verbatim>{`${event.errorName}${event.errorCode ? ` [${event.errorCode}]` : ''}: ${event.message}`}</Verbatim>
        <p className="text-xs text-muted">
          {event.transient
            ? 'Transient: it may pass by itself.'
            : 'Not transient: trying the same again would not help.'}
        </p>
      </StoryStep>
      {belief === null ? null : (
        <StoryStep title="What was believed">
          <Believed belief={belief} choice={story.choice} approvable={approvable} />
        </StoryStep>
      )}
      <StoryStep title="What was considered">
        {belief === null ? <p>{story.choice}</p> : null}
        {rollout === null ? null : <p>{rollout}</p>}
        <Considered story={story} mendOnly={wantsMending(event.kind)} />
        <ModelWord model={event.model} />
        <ModelQuestion question={question} atMs={event.occurredAtMs} />
      </StoryStep>
      {story.attempts.length === 0 ? null : (
        <StoryStep title={story.attempts.length === 1 ? 'The attempt' : 'The attempts'} time={story.attemptsTime}>
          <AttemptList attempts={story.attempts} />
        </StoryStep>
      )}
      <StoryStep title="How it was verified">
        <p>{event.evidence === '' ? 'Nothing was left to verify.' : event.evidence}</p>
      </StoryStep>
      <StoryStep
        title="The outcome"
        time={`${formatDuration(event.durationMs)} from the first failure, ${formatDuration(feltMs(event))} in all`}
      >
        <p className="flex flex-wrap items-center gap-x-1.5">
          <StateLabel state={event.outcome} className="font-medium" />
          {event.strategy === null ? null : (
            <span>
              by <span className="font-mono text-xs">{event.strategy}</span>
            </span>
          )}
        </p>
        <p>{outcomeMeaning[event.outcome]}</p>
        {jobNow === null ? null : <p>{`${jobNow.charAt(0).toUpperCase()}${jobNow.slice(1)}.`}</p>}
        {doubtNow === null ? null : (
          <p>
            {doubtNow}{' '}
            <Link href={`/platform/in-doubt#${doubtAnchor(event.id)}`} className="underline">
              {event.outcome === 'unknown' ? 'What is known of it' : 'In doubt'}
            </Link>
          </p>
        )}
        {event.recurring ? (
          <p className="text-degraded">This cause keeps coming back. Healing covers it; the cause wants mending.</p>
        ) : null}
      </StoryStep>
      <StoryStep title="What was learned">
        <p>{story.learned}</p>
        {armNow === null ? null : (
          <p className="text-muted">
            {armNow} <GroupLink fingerprint={event.fingerprint} />
          </p>
        )}
      </StoryStep>
      <StoryStep title="What would have made it better">
        <BetterNextTime event={event} story={story} />
      </StoryStep>
    </ol>
  );
}
