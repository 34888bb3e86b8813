import { seededRandom } from './seeded-random';
import type { ProxyVerdict } from './tcp-proxy';

/** Faults drawn by a seed: the same seed and the same statements meet the same faults. */
export interface FaultPlan {
  /** For `proxy.onStatement()`. */
  judge(statement: string): ProxyVerdict;
  /** What was done to the statements that matched, in order. */
  readonly done: readonly ProxyVerdict[];
}

/**
 * Decides by a seed which fault meets which statement: the same seed and the same statements give the same faults.
 * `share` of the statements that match (default: all) meet one of `faults`; the others pass.
 */
export function faultPlan(input: {
  seed: number;
  matches: (statement: string) => boolean;
  faults: readonly [ProxyVerdict, ...ProxyVerdict[]];
  share?: number;
}): FaultPlan {
  const random = seededRandom(input.seed);
  const done: ProxyVerdict[] = [];
  return {
    done,
    judge(statement) {
      if (!input.matches(statement)) return 'forward';
      const struck = random() < (input.share ?? 1);
      const fault = input.faults[Math.floor(random() * input.faults.length)] ?? input.faults[0];
      const verdict = struck ? fault : 'forward';
      done.push(verdict);
      return verdict;
    },
  };
}
