import type { Chooser, StrategyName } from '@/lib/self-healing/core/vocabulary';

interface StrategyWords {
  /** "ran it again after a short wait" */
  did: string;
  /** What a reader of a refused candidate should know it for. */
  does: string;
}

const words: Record<StrategyName, StrategyWords> = {
  RETRY_WITH_BACKOFF: { did: 'ran it again after a short wait', does: 'runs it again after a short wait' },
  RATE_LIMIT_BACKOFF: { did: 'waited as long as the service asked', does: 'waits as long as the service asks' },
  ROLLBACK_TRANSACTION: { did: 'ran a whole new transaction', does: 'rolls back and runs a whole new transaction' },
  RESET_CONNECTION: { did: 'replaced the broken connections', does: 'replaces idle connections, then runs it again' },
  SWITCH_API_ENDPOINT: { did: 'called another endpoint', does: 'calls another endpoint of the pool' },
  CLEAR_CACHE_AND_RETRY: { did: 'cleared the stored result', does: 'clears the stored result, then runs it again' },
  QUEUE_FOR_LATER: { did: 'put it into the job queue', does: 'puts it into the job queue for later' },
  FALLBACK_TO_CACHE: { did: 'served the stored result', does: 'serves the stored result' },
  USE_DEFAULT_VALUE: { did: 'served the default value', does: 'serves the default value' },
  SKIP_OPERATION: { did: 'left the optional step out', does: 'leaves the optional step out' },
};

/** All strategies, for a choice; the vocabulary itself stands beside zod, which must not reach the browser. */
export const strategyChoices = Object.keys(words) as StrategyName[];

export function strategyDid(strategy: StrategyName): string {
  return words[strategy].did;
}

export function strategyDoes(strategy: StrategyName): string {
  return words[strategy].does;
}

const chooserNames: Record<Chooser, string> = {
  pattern: 'a learned pattern',
  rule: 'a rule',
  model: 'the language model',
  forest: 'the small model',
  person: 'an admin’s approval',
};

const chooserTags: Record<Chooser, string> = {
  pattern: 'pattern',
  rule: 'rule',
  model: 'language model',
  forest: 'small model',
  person: 'admin’s approval',
};

/** Who chose or proposed, within a sentence: "the small model". */
export function chooserWords(chooser: Chooser): string {
  return chooserNames[chooser];
}

/** A rule's confidence is the same every time, and an approval has none. */
const withoutConfidence: readonly Chooser[] = ['rule', 'person'];

/** Who chose, with its certainty: "pattern 93 %", "rule", "not chosen". */
export function chooserLabel(chosenBy: Chooser | null, confidence: number | null): string {
  if (chosenBy === null) return 'not chosen';
  const tag = chooserTags[chosenBy];
  if (confidence === null || withoutConfidence.includes(chosenBy)) return tag;
  // A pattern's is a lower bound: rounding must not raise it.
  return `${tag} ${chosenBy === 'pattern' ? Math.floor(confidence * 100) : Math.round(confidence * 100)} %`;
}
