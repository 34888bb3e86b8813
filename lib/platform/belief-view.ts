import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { ForestWord, Sign, SimilarFailure } from '@/lib/self-healing/core/learning';
import { kindLabel } from './failure-words';
import { formatShare } from './wilson';

export interface SimilarRow {
  key: string;
  template: string;
  /** "87.0 %". */
  alike: string;
  /** "RETRY_WITH_BACKOFF helped 12 of 13 times". */
  worked: string;
}

/** What was believed of a failure, in words. */
export interface BeliefView {
  /** "It was taken for a deadlock" as a whole sentence. */
  kind: string;
  signs: readonly Sign[];
  similar: SimilarRow[];
  /** What the small model held likely; null where it said nothing. */
  forest: string | null;
  /** The small model was not sure enough, so that a person is asked. */
  asked: boolean;
  /** Figures behind the choice; null where nothing was chosen or nothing stood behind it. */
  evidence: string | null;
  wouldChange: readonly string[];
}

/** Null in events of earlier releases, and where nothing was wrapped: nothing was written down then. */
export function tellBelief(
  event: Pick<HealingEvent, 'belief' | 'kind' | 'candidates' | 'firstChoice'>,
): BeliefView | null {
  const { belief } = event;
  if (!belief) return null;
  const chosen = event.candidates.find((candidate) => candidate.strategy === event.firstChoice);
  return {
    kind: kindSentence(event.kind, belief.signs.length),
    signs: belief.signs,
    similar: belief.similar.map(similarRow),
    forest: belief.forest && forestSentence(belief.forest),
    asked: belief.forest !== null && !belief.forest.used,
    evidence: chosen?.evidence ?? null,
    wouldChange: belief.wouldChange,
  };
}

function kindSentence(kind: HealingEvent['kind'], signs: number): string {
  const taken = kind === 'unknown' ? 'Its kind was not known' : `It was taken for “${kindLabel(kind)}”`;
  if (signs === 0) return `${taken}: it bore no sign whose meaning is written down anywhere.`;
  return `${taken}, told by:`;
}

function similarRow(similar: SimilarFailure): SimilarRow {
  const { fingerprint, template, similarity, strategy, successes, failures } = similar;
  const count = successes + failures;
  return {
    key: `${fingerprint} ${strategy}`,
    template,
    alike: formatShare(similarity),
    worked: `${strategy} helped ${successes} of ${count} ${count === 1 ? 'time' : 'times'}`,
  };
}

function forestSentence({ strategy, confidence, used }: ForestWord): string {
  const likely = `The small model held ${strategy} ${formatShare(confidence)} likely to succeed`;
  return used ? `${likely}: sure enough to choose.` : `${likely}: not sure enough to choose, so a person is asked.`;
}
