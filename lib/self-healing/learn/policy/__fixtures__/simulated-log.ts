import type { Decision } from '../../../core/learning';
import type { Random } from '../../../core/ports';
import type { FailureKind, StrategyName } from '../../../core/vocabulary';

/** Hidden truth: how often each strategy succeeds for a kind, and which one the rules hold to be best. */
export interface World {
  kinds: { kind: FailureKind; share: number; rates: Partial<Record<StrategyName, number>>; usual: StrategyName }[];
  /** Share of decisions where chance chooses, evenly. */
  exploration: number;
  /** Success differs by so much from day to day, for each fingerprint. */
  dayEffect: number;
  days: number;
  fingerprints: number;
  /** Decisions of a fingerprint on a day, on average. */
  perDay: number;
}

export const world: World = {
  kinds: [
    {
      kind: 'upstream-unavailable',
      share: 0.5,
      rates: { SWITCH_API_ENDPOINT: 0.55, RETRY_WITH_BACKOFF: 0.8 },
      usual: 'SWITCH_API_ENDPOINT',
    },
    {
      kind: 'connection-lost',
      share: 0.3,
      rates: { RESET_CONNECTION: 0.9, RETRY_WITH_BACKOFF: 0.6, SWITCH_API_ENDPOINT: 0.3 },
      usual: 'RESET_CONNECTION',
    },
    {
      kind: 'rate-limited',
      share: 0.2,
      rates: { RATE_LIMIT_BACKOFF: 0.85, SWITCH_API_ENDPOINT: 0.4 },
      usual: 'RATE_LIMIT_BACKOFF',
    },
  ],
  exploration: 0.2,
  dayEffect: 0.1,
  days: 30,
  fingerprints: 30,
  perDay: 4,
};

/** Decisions as the healer would have recorded them in this world. */
export function simulateLog(random: Random, given: Partial<World> = {}): Decision[] {
  const { kinds, exploration, dayEffect, days, fingerprints, perDay } = { ...world, ...given };
  const decisions: Decision[] = [];
  for (let day = 0; day < days; day++) {
    for (let number = 0; number < fingerprints; number++) {
      const shape = pick(kinds, (number + 0.5) / fingerprints);
      const effect = (random() * 2 - 1) * dayEffect;
      const count = Math.floor(random() * 2 * perDay + random());
      for (let nth = 0; nth < count; nth++) {
        const strategies = Object.keys(shape.rates) as StrategyName[];
        const least = exploration / strategies.length;
        const chances = strategies.map((strategy) => least + (strategy === shape.usual ? 1 - exploration : 0));
        const chosen = draw(chances, random());
        const firstChoice = strategies[chosen] ?? shape.usual;
        const succeeded = random() < (shape.rates[firstChoice] ?? 0) + effect;
        decisions.push(
          buildDecision({
            eventId: `${day}-${number}-${nth}`,
            atMs: Date.UTC(2026, 0, 1 + day) + Math.floor(((nth + random()) / count) * 86_400_000),
            kind: shape.kind,
            fingerprint: `f${number}`,
            ...{ firstChoice, succeeded, propensity: chances[chosen] ?? 1 },
            outcome: succeeded ? 'healed' : 'failed',
            candidates: strategies.map((strategy, place) => ({
              strategy,
              by: 'rule',
              confidence: strategy === shape.usual ? 0.9 : 0.7 - place * 0.05,
              probability: null,
              propensity: chances[place] ?? 0,
            })),
          }),
        );
      }
    }
  }
  return decisions.toSorted((a, b) => a.atMs - b.atMs);
}

/** The true share of successes when `choose` says which strategy is run for a kind. */
export function trueValue(choose: (kind: World['kinds'][number]) => StrategyName, { kinds, fingerprints } = world) {
  let value = 0;
  for (let number = 0; number < fingerprints; number++) {
    const shape = pick(kinds, (number + 0.5) / fingerprints);
    value += (shape.rates[choose(shape)] ?? 0) / fingerprints;
  }
  return value;
}

export function buildDecision(given: Partial<Decision> = {}): Decision {
  return {
    eventId: 'e1',
    atMs: Date.UTC(2026, 0, 1, 12),
    service: 'default',
    source: 'listContacts',
    category: 'api',
    effects: 'none',
    severity: 'normal',
    kind: 'upstream-unavailable',
    transient: true,
    fingerprint: 'f0',
    template: 'The upstream answered <num>',
    errorName: 'Error',
    errorCode: null,
    dependency: null,
    outcome: 'healed',
    firstChoice: 'RETRY_WITH_BACKOFF',
    succeeded: true,
    chosenBy: 'rule',
    propensity: 0.5,
    elapsedMs: 100,
    candidates: (['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT'] as const).map((strategy) => ({
      ...{ strategy, by: 'rule' as const, confidence: 0.7, probability: null, propensity: 0.5 },
    })),
    ...given,
  };
}

function pick<T extends { share: number }>(options: readonly T[], at: number): T {
  let reached = 0;
  for (const option of options) {
    reached += option.share;
    if (at < reached) return option;
  }
  const last = options.at(-1);
  if (last === undefined) throw new RangeError('A world needs a kind of failure.');
  return last;
}

function draw(chances: readonly number[], at: number): number {
  let reached = 0;
  for (const [place, chance] of chances.entries()) {
    reached += chance;
    if (at < reached) return place;
  }
  return chances.length - 1;
}
