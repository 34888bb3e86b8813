import type { StrategyName } from '../../lib/self-healing/core/vocabulary';
import type { Patterns } from '../../lib/self-healing/diagnose';

/**
 * The rule as it is usually written: `successes / attempts >= 0.8` makes a pattern trusted, after any number of
 * attempts, for ever, however old they are.
 */
export function shareRule(trust: number): Patterns & { note(id: string, name: StrategyName, healed: boolean): void } {
  const known = new Map<string, Map<StrategyName, { successes: number; attempts: number }>>();
  return {
    lookup(fingerprint) {
      const arms = [...(known.get(fingerprint) ?? [])].map(([strategy, { successes, attempts }]) => ({
        ...{ strategy, successes, failures: attempts - successes, trust },
        ...{ bound: successes / attempts, mean: successes / attempts, evidence: `${successes} of ${attempts}` },
        posterior: { successes, failures: attempts - successes },
        // It says nothing about what is not trusted: there the rules speak as they always did.
        counted: { successes: 0, failures: 0 },
      }));
      return { arms: arms.filter(({ bound }) => bound >= trust), similar: [] };
    },
    note(id, name, healed) {
      const arms = known.get(id) ?? new Map<StrategyName, { successes: number; attempts: number }>();
      known.set(id, arms);
      const arm = arms.get(name) ?? { successes: 0, attempts: 0 };
      arms.set(name, { successes: arm.successes + (healed ? 1 : 0), attempts: arm.attempts + 1 });
    },
  };
}
