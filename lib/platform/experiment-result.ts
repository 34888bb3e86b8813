import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { Settings } from '@/lib/self-healing/core/settings';
import type { StrategyName } from '@/lib/self-healing/core/vocabulary';
import { shareDifference } from './share-difference';
import { formatInterval, formatShare, wilson } from './wilson';

type Tried = Pick<HealingEvent, 'rollout' | 'firstChoice' | 'firstChoiceSucceeded' | 'outcome'>;

export interface ArmResult {
  strategy: StrategyName;
  healed: number;
  total: number;
  /** "83.3 %", or "—" without a sample. */
  rate: string;
  /** "36–100 %", or "—". */
  interval: string;
}

export interface ExperimentResult {
  name: string;
  source: string;
  arms: [ArmResult, ArmResult];
  verdict: string;
}

/**
 * What each arm did as first choice. An event counts where its arm was really tried first; what a second strategy
 * healed afterwards is no merit of the arm.
 */
export function experimentResults(experiments: Settings['experiments'], events: readonly Tried[]): ExperimentResult[] {
  return experiments.map(({ name, source, arms }) => {
    const own = events.filter((event) => event.rollout?.experiment?.name === name);
    const first = armResult(arms[0], own);
    const second = armResult(arms[1], own);
    return { name, source, arms: [first, second], verdict: verdictOf(first, second) };
  });
}

function armResult(strategy: StrategyName, events: readonly Tried[]): ArmResult {
  const own = events.filter(
    (event) =>
      event.rollout?.experiment?.arm === strategy &&
      event.firstChoice === strategy &&
      event.firstChoiceSucceeded !== null,
  );
  const healed = own.filter((event) => event.firstChoiceSucceeded === true).length;
  const rate = wilson(healed, own.length);
  return {
    strategy,
    healed,
    total: own.length,
    rate: rate === null ? '—' : formatShare(rate.value),
    interval: rate === null ? '—' : formatInterval(rate),
  };
}

/** The interval is an approximation; with fewer samples of an arm it can claim too much. */
const fewest = 5;

function verdictOf(first: ArmResult, second: ArmResult): string {
  const found = shareDifference(sample(first), sample(second));
  if (found === null) return 'Nothing can be said before both have been tried.';
  const tooFew = Math.min(first.total, second.total) < fewest;
  if (tooFew) return `Too few: at least ${fewest} of each are needed before a difference is told.`;
  const points = (share: number) => Math.abs(Math.trunc(share * 100));
  if (found.low > 0) return better(first, points(found.low), points(found.high));
  if (found.high < 0) return better(second, points(found.high), points(found.low));
  return `No difference shown: it lies between ${signed(found.low)} and ${signed(found.high)} points for ${first.strategy} (95 %).`;
}

function better(arm: ArmResult, from: number, to: number): string {
  const range = from === to ? `${to}` : `${from} to ${to}`;
  return `${arm.strategy} heals ${range} points more (95 %).`;
}

function signed(share: number): string {
  const points = Math.round(share * 100);
  return points < 0 ? `−${-points}` : `+${points}`;
}

function sample({ healed, total }: ArmResult) {
  return { successes: healed, count: total };
}

/** How the canary's part did, and how much was only observed beside it; null without any. */
export function canaryResult(events: readonly Tried[]): string | null {
  const inside = events.filter((event) => event.rollout?.canary === true);
  const outside = events.filter((event) => event.rollout?.canary === false).length;
  if (inside.length + outside === 0) return null;
  const healed = inside.filter((event) => event.outcome === 'healed').length;
  const rate = wilson(healed, inside.length);
  const words = rate === null ? '—' : `${formatShare(rate.value)} (${formatInterval(rate)})`;
  return `Inside: ${healed} of ${inside.length} healed, ${words}. Outside: ${outside} only observed.`;
}
