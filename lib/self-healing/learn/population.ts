import type { Category, FailureKind, StrategyName } from '../core/vocabulary';
import { type PseudoCounts, uniformPrior } from './posterior';

/** What of an arm says to which others it is related, and its decayed counts. */
export interface Member extends PseudoCounts {
  strategy: StrategyName;
  kind: FailureKind;
  category: Category;
  dependency: string | null;
}

export interface Prior extends PseudoCounts {
  /** In plain words; for the admin page. */
  from: string;
  /** False: nothing related was ever seen, the prior is uniform. */
  informed: boolean;
}

/** Sums over a group of arms, from which one arm can be taken out again. */
interface Cell {
  arms: number;
  /** Σ n, Σ s, Σ s²/n and Σ n² over the arms' observations n and successes s. */
  seen: number;
  good: number;
  goodSquared: number;
  seenSquared: number;
}

const fewestArms = 4;
const fewestSeen = 12;
/** A prior never counts less than the uniform one, and never more than so many observations. */
export const strongestPrior = 6;
const weakestPrior = 2;

const noPrior: Prior = Object.freeze({ ...uniformPrior, from: 'nothing related was seen yet', informed: false });

/** All arms known, own and of other services, as the prior of each single one. */
export interface Population {
  /**
   * `own`: what the arm itself contributed, taken out first: nothing is its own evidence twice. It is taken out only of
   * the relations that it was counted in: the failure at hand may be of another kind or dependency than the arm's last.
   */
  priorFor(of: Omit<Member, 'successes' | 'failures'>, own: Member | null): Prior;
}

/**
 * Empirical Bayes: how often a strategy works for a failure never seen is read off its related failures, the nearest
 * relation of which enough is known: same kind at the same dependency (other services included), same kind and
 * category, same kind, the strategy alone; else uniform.
 */
export function createPopulation(own: Iterable<Member>, shared: Iterable<Member>): Population {
  const cells = new Map<string, Cell>();
  for (const member of own) {
    for (const { keyOf } of relations) {
      const key = keyOf(member);
      if (key !== null) add(cells, key, member);
    }
  }
  for (const member of shared) {
    const key = atDependency.keyOf(member);
    if (key !== null) add(cells, key, member);
  }
  return {
    priorFor(of, own) {
      for (const { keyOf, nameOf } of relations) {
        const key = keyOf(of);
        const cell = key === null ? undefined : cells.get(key);
        if (!cell) continue;
        const others = own && keyOf(own) === key ? without(cell, own) : cell;
        if (others.arms < fewestArms || others.seen < fewestSeen) continue;
        return { ...betaOf(others), from: `${others.arms} known failures ${nameOf(of)}`, informed: true };
      }
      return noPrior;
    },
  };
}

type Asked = Omit<Member, 'successes' | 'failures'>;

interface Relation {
  keyOf(of: Asked): string | null;
  nameOf(of: Asked): string;
}

const atDependency: Relation = {
  keyOf: ({ strategy, kind, dependency }) => (dependency === null ? null : `${strategy} ${kind} of ${dependency}`),
  nameOf: ({ kind, dependency }) => `of the kind ${kind} at "${dependency}"`,
};

/** Nearest first. */
const relations: readonly Relation[] = [
  atDependency,
  {
    keyOf: ({ strategy, kind, category }) => `${strategy} ${kind} in ${category}`,
    nameOf: ({ kind, category }) => `of the kind ${kind} in the category ${category}`,
  },
  { keyOf: ({ strategy, kind }) => `${strategy} ${kind}`, nameOf: ({ kind }) => `of the kind ${kind}` },
  { keyOf: ({ strategy }) => strategy, nameOf: ({ strategy }) => `that ${strategy} was tried for` },
];

function add(cells: Map<string, Cell>, key: string, { successes, failures }: PseudoCounts): void {
  const seen = successes + failures;
  if (seen <= 0) return;
  const cell = cells.get(key) ?? { arms: 0, seen: 0, good: 0, goodSquared: 0, seenSquared: 0 };
  cell.arms += 1;
  cell.seen += seen;
  cell.good += successes;
  cell.goodSquared += successes ** 2 / seen;
  cell.seenSquared += seen ** 2;
  cells.set(key, cell);
}

function without(cell: Cell, { successes, failures }: PseudoCounts): Cell {
  const seen = successes + failures;
  if (seen <= 0) return cell;
  return {
    arms: cell.arms - 1,
    seen: cell.seen - seen,
    good: cell.good - successes,
    goodSquared: cell.goodSquared - successes ** 2 / seen,
    seenSquared: cell.seenSquared - seen ** 2,
  };
}

/**
 * The Beta distribution that the rates of a group of arms come from. Its mean is the pooled share, drawn a little
 * towards one half; its strength 1/ρ − 1 comes from the intraclass correlation ρ by the analysis of variance (Ridout,
 * Demétrio, Firth: Estimating Intraclass Correlation for Binary Data, 1999): arms that differ much give a weak prior.
 */
function betaOf({ arms, seen, good, goodSquared, seenSquared }: Cell): PseudoCounts {
  const mean = (good + 1) / (seen + 2);
  const between = Math.max(0, goodSquared - good ** 2 / seen) / (arms - 1);
  const within = Math.max(0, good - goodSquared) / Math.max(1, seen - arms);
  const usualSeen = (seen - seenSquared / seen) / (arms - 1);
  const correlation = (between - within) / (between + (usualSeen - 1) * within);
  const wanted = correlation > 0 ? 1 / correlation - 1 : strongestPrior;
  const strength = Math.min(strongestPrior, Math.max(weakestPrior, wanted));
  return { successes: mean * strength, failures: (1 - mean) * strength };
}
