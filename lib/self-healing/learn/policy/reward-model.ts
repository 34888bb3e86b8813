import type { Decision } from '../../core/learning';
import type { FailureKind, StrategyName } from '../../core/vocabulary';

/** Expected success of a strategy, told without the decisions of one fold. */
export type RewardModel = (input: { fold: number; kind: FailureKind; strategy: StrategyName }) => number;

/** Decisions that the level above counts as. */
const shrinkage = 5;

interface Count {
  successes: number;
  total: number;
}

/**
 * Means by kind and strategy, shrunk to the strategy's mean, and that to the mean of all: a small cell says little.
 * Cross-fitted: what is told about a fold was reckoned from the other folds alone, so no decision scores itself.
 * Time and memory: linear in decisions; cells are at most kinds × strategies × folds.
 */
export function createRewardModel(folds: number): {
  add(decision: Decision, fold: number): void;
  predict: RewardModel;
} {
  const counts = new Map<string, Count>();
  const remembered = new Map<string, number>();

  const count = (key: string, succeeded: boolean) => {
    const found = counts.get(key) ?? { successes: 0, total: 0 };
    found.successes += Number(succeeded);
    found.total += 1;
    counts.set(key, found);
  };
  const without = (key: string, fold: number): Count => {
    const all = counts.get(key);
    const own = counts.get(`${key}|${fold}`);
    return {
      successes: (all?.successes ?? 0) - (own?.successes ?? 0),
      total: (all?.total ?? 0) - (own?.total ?? 0),
    };
  };
  const shrunk = ({ successes, total }: Count, to: number) => (successes + shrinkage * to) / (total + shrinkage);

  return {
    add(decision, fold) {
      if (fold < 0 || fold >= folds) throw new RangeError(`There is no fold ${fold} of ${folds}.`);
      const keys = ['', decision.firstChoice, `${decision.kind}/${decision.firstChoice}`];
      for (const key of keys) {
        count(key, decision.succeeded);
        count(`${key}|${fold}`, decision.succeeded);
      }
      remembered.clear();
    },
    predict({ fold, kind, strategy }) {
      const key = `${kind}/${strategy}`;
      const known = remembered.get(`${key}|${fold}`);
      if (known !== undefined) return known;
      const all = without('', fold);
      const overall = (all.successes + 1) / (all.total + 2);
      const value = shrunk(without(key, fold), shrunk(without(strategy, fold), overall));
      remembered.set(`${key}|${fold}`, value);
      return value;
    },
  };
}
