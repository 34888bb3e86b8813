import type { Random } from '../core/ports';
import type { Run } from '../core/run';
import type { Mode } from '../core/vocabulary';
import type { Judged } from './judge';

export interface ExploreInput {
  run: Pick<Run, 'options' | 'used'>;
  mode: Mode;
  /** Share of failures where chance chooses. */
  share: number;
  /** A breaker stands open or half-open before the dependency. */
  breakerOpen: boolean;
  inMaintenance: boolean;
  /** The wait that the server asked for, in milliseconds. */
  retryAfterMs?: number | undefined;
  random: Random;
}

/**
 * Lets chance choose, now and then, the first among strategies that can heal: what is never tried is never measured.
 * Only for reads, only for the first choice (the one that learns), only where all is calm, and never a strategy that
 * changes what others use. Whatever chance chooses, the others follow when it fails: help is put off, not withheld.
 *
 * With k to choose from, the best is first with probability 1 − share + share / k and each other with share / k; these
 * are their propensities. A plain rerun that takes the place of another strategy runs after that one's wait: it is the
 * control that shows how often the failure is over by itself.
 */
export function explore(
  ordered: readonly Judged[],
  input: ExploreInput,
): { judged: readonly Judged[]; propensity: number } {
  const best = ordered[0];
  const rivals = best?.step && best.candidate.outcome === 'healed' && mayExplore(input) ? rivalsOf(best, ordered) : [];
  if (!best || rivals.length === 0) return { judged: ordered, propensity: 1 };
  const { share, random } = input;
  const each = share / (rivals.length + 1);
  const usual = 1 - share + each;
  best.candidate.propensity = usual;
  for (const { candidate } of rivals) candidate.propensity = each;
  if (random() >= share) return { judged: ordered, propensity: usual };

  const chosen = [best, ...rivals][Math.floor(random() * (rivals.length + 1))] ?? best;
  chosen.candidate.explored = true;
  chosen.candidate.reason += ` Chosen by chance, in order to learn (${Number((share * 100).toFixed(1))} %).`;
  if (chosen === best) return { judged: ordered, propensity: usual };
  if (chosen.candidate.strategy === 'RETRY_WITH_BACKOFF' && chosen.step) {
    const waitMs = Math.max(best.step?.waitMs ?? 0, input.retryAfterMs ?? 0);
    chosen.step.waitMs = waitMs;
    chosen.candidate.waitMs = waitMs;
  }
  return { judged: [chosen, ...ordered.filter((one) => one !== chosen)], propensity: each };
}

function mayExplore({ run, mode, share, breakerOpen, inMaintenance }: ExploreInput): boolean {
  if (share <= 0 || mode !== 'heal' || breakerOpen || inMaintenance) return false;
  return (run.options.effects ?? 'once') === 'none' && run.used.size === 0;
}

function rivalsOf(best: Judged, ordered: readonly Judged[]): Judged[] {
  return ordered.filter(
    (one) =>
      one !== best &&
      one.step &&
      one.candidate.outcome === best.candidate.outcome &&
      one.step.strategy.touches === 'request',
  );
}
