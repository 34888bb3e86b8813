import type { ArmFigures, SimilarFailure } from '../core/learning';
import type { Clock } from '../core/ports';
import { type Category, type FailureKind, type StrategyName, strategyNames } from '../core/vocabulary';
import { type Arm, fewestOwn, judgeArm, weightsAt } from './arm';
import type { Population, Prior } from './population';
import { likelyCeiling, type PseudoCounts } from './posterior';
import { bestOf, withSimilar } from './similar-failures';
import type { Neighbour, TemplateIndex } from './template-index';

export interface LookupContext {
  template: string;
  kind: FailureKind;
  category: Category;
  dependency: string | null;
}

/** What is held of one strategy for one fingerprint. */
export interface PatternArm extends ArmFigures {
  prior: Prior;
  /** What speaks for it and against it: its decayed observations and an informed prior; nothing of a uniform one. */
  counted: PseudoCounts;
  /** Seen often enough, here or in related failures, to say that it is unlikely to deserve trust. */
  fallsShort: boolean;
  /** Plain words with the figures. */
  evidence: string;
}

export interface PatternLookup {
  /** Best bound first: those observed, and those of which related failures let expect something. */
  arms: readonly PatternArm[];
  /** For a fingerprint that was never observed: what it reads like. */
  similar: readonly SimilarFailure[];
}

export interface LookupInput {
  armsOf(fingerprint: string): ReadonlyMap<StrategyName, Arm> | undefined;
  priorFor: Population['priorFor'];
  templates: Pick<TemplateIndex, 'nearest'>;
  clock: Pick<Clock, 'now'>;
  halfLifeMs: () => number;
  trust: () => number;
}

/** Decay takes nothing worth mentioning in so long. */
const freshMs = 60_000;
const mostRemembered = 2_000;

interface Remembered extends PatternLookup {
  context: LookupContext;
  atMs: number;
  trust: number;
}

/** Looks up what is known of a fingerprint, and remembers the answer until something is learned of it. */
export function createLookup(input: LookupInput) {
  const { armsOf, priorFor, templates, clock, halfLifeMs, trust } = input;
  const remembered = new Map<string, Remembered>();
  const neighbours = new Map<string, Neighbour[]>();

  function neighboursOf(fingerprint: string, context: Pick<LookupContext, 'template' | 'kind'>): Neighbour[] {
    const known = neighbours.get(fingerprint);
    if (known) return known;
    const found = templates.nearest({ template: context.template, kind: context.kind, except: fingerprint });
    remember(neighbours, fingerprint, found);
    return found;
  }

  function priorOf(of: { fingerprint: string; strategy: StrategyName } & LookupContext, own?: Arm): Prior {
    const nowMs = clock.now();
    const base = priorFor(of, own?.contributed ?? null);
    const near = neighboursOf(of.fingerprint, of).flatMap((neighbour) => {
      const arm = armsOf(neighbour.fingerprint)?.get(of.strategy);
      return arm ? [{ similarity: neighbour.similarity, weights: weightsAt(arm, nowMs, halfLifeMs()) }] : [];
    });
    return withSimilar(base, near);
  }

  function compute(fingerprint: string, context: LookupContext, nowMs: number): Remembered {
    const own = armsOf(fingerprint);
    const asked = trust();
    const arms: PatternArm[] = [];
    for (const strategy of strategyNames) {
      const arm = own?.get(strategy);
      const prior = priorOf({ ...context, fingerprint, strategy }, arm);
      if (!arm && !prior.informed) continue;
      const weights = arm ? weightsAt(arm, nowMs, halfLifeMs()) : { successes: 0, failures: 0 };
      arms.push(figuresOf(strategy, arm, weights, prior, asked));
    }
    const similar = own ? [] : similarOf(neighboursOf(fingerprint, context));
    return { arms: arms.toSorted((a, b) => b.bound - a.bound), similar, context, atMs: nowMs, trust: asked };
  }

  function similarOf(near: readonly Neighbour[]): SimilarFailure[] {
    return near.flatMap(({ fingerprint, template, similarity }) => {
      const best = bestOf([...(armsOf(fingerprint)?.values() ?? [])]);
      if (!best) return [];
      const { strategy, successes, failures } = best;
      return [{ fingerprint, template, similarity, strategy, successes, failures }];
    });
  }

  return {
    of(fingerprint: string, context: LookupContext): PatternLookup {
      const nowMs = clock.now();
      const known = remembered.get(fingerprint);
      if (known && nowMs - known.atMs < freshMs && known.trust === trust() && isSame(known.context, context))
        return known;
      const found = compute(fingerprint, context, nowMs);
      remember(remembered, fingerprint, found);
      return found;
    },
    priorOf: (arm: Arm): Prior => priorOf(arm, arm),
    forget: (fingerprint: string): void => void remembered.delete(fingerprint),
    forgetAll(): void {
      remembered.clear();
      neighbours.clear();
    },
  };
}

function figuresOf(
  strategy: StrategyName,
  arm: Arm | undefined,
  weights: PseudoCounts,
  prior: Prior,
  trust: number,
): PatternArm {
  const { successes, failures } = arm ?? { successes: 0, failures: 0 };
  const { mean, bound } = judgeArm(weights, prior);
  const posterior = { successes: prior.successes + weights.successes, failures: prior.failures + weights.failures };
  return {
    ...{ strategy, successes, failures, posterior, mean, bound, trust, prior },
    counted: prior.informed ? posterior : weights,
    fallsShort:
      mean < trust && isTold(weights, prior) && likelyCeiling(weights.successes, weights.failures, prior) < trust,
    evidence: evidenceOf(arm, bound, mean, prior),
  };
}

/** Enough own observations, or related failures to go by. */
function isTold({ successes, failures }: PseudoCounts, prior: Prior): boolean {
  return prior.informed || successes + failures >= fewestOwn;
}

function evidenceOf(arm: Arm | undefined, bound: number, mean: number, prior: Prior): string {
  const related = prior.informed ? ` It counts with what ${prior.from} showed.` : '';
  if (!arm) return `Not tried for this failure yet; ${percent(mean)} expected after ${prior.from}.`;
  const { successes, failures, resetAtMs } = arm;
  const withdrawn =
    resetAtMs === null
      ? ''
      : ` Counted anew since ${new Date(resetAtMs).toISOString().slice(0, 10)}: it suddenly failed.`;
  return `Healed ${successes} of ${times(successes + failures)}, which proves at least ${Math.floor(bound * 100)} % with 95 % certainty.${related}${withdrawn}`;
}

const times = (count: number) => `${count} ${count === 1 ? 'time' : 'times'}`;
const percent = (share: number) => `${Math.round(share * 100)} %`;

function isSame(one: LookupContext, other: LookupContext): boolean {
  return one.kind === other.kind && one.category === other.category && one.dependency === other.dependency;
}

function remember<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  const oldest = kept.keys().next().value;
  if (oldest !== undefined && kept.size >= mostRemembered) kept.delete(oldest);
  kept.set(key, value);
}
