import { type Choice, type Policy, play } from './play';
import { drawWorld, type WorldShape } from './world';

export interface Figures {
  world: string;
  policy: Policy;
  choices: number;
  /** Lost successes in a hundred first choices, against the oracle. */
  regret: number;
  /** Share of first choices at most 5 points below the best, after so many failures of the same fingerprint. */
  rightAfter: Record<number, { share: number; seen: number }>;
  /** First choices made because the strategy was held to be proven … */
  proven: number;
  /** … and those of them whose true rate was below 80 % at that moment. */
  falselyProven: number;
}

export const policies: readonly Policy[] = ['oracle', 'rules', 'share of 80 %', 'learned'];
const after = [10, 20, 50];
/** A strategy is right when nobody would notice a better one. */
const tolerance = 0.05;

export async function measureWorld(shape: WorldShape, seeds: readonly number[], only = policies): Promise<Figures[]> {
  const figures: Figures[] = [];
  for (const policy of only) {
    const choices: Choice[] = [];
    for (const seed of seeds) choices.push(...(await play(drawWorld(shape, seed), policy, seed)));
    figures.push(figuresOf(shape.name, policy, choices));
  }
  return figures;
}

export function figuresOf(world: string, policy: Policy, choices: readonly Choice[]): Figures {
  const proven = choices.filter((one) => one.proven);
  return {
    ...{ world, policy, choices: choices.length },
    regret: (100 * choices.reduce((sum, { best, rate }) => sum + best - rate, 0)) / choices.length,
    rightAfter: Object.fromEntries(after.map((many) => [many, rightAfter(choices, many)])),
    proven: proven.length,
    falselyProven: proven.filter(({ rate }) => rate < 0.8).length,
  };
}

/** The next fifth of the choices after `many` failures, so that one choice by chance does not decide. */
function rightAfter(choices: readonly Choice[], many: number) {
  const next = choices.filter(({ ordinal }) => ordinal > many && ordinal <= many * 1.2);
  return { share: next.filter(({ rate, best }) => rate >= best - tolerance).length / next.length, seen: next.length };
}

/** All worlds of one policy as one: each choice counts the same. */
export function together(figures: readonly Figures[], policy: Policy): Figures {
  const mine = figures.filter((one) => one.policy === policy);
  const total = (of: (one: Figures) => number) => mine.reduce((sum, one) => sum + of(one), 0);
  const choices = total((one) => one.choices);
  return {
    ...{ world: 'all together', policy, choices },
    regret: total((one) => one.regret * one.choices) / choices,
    rightAfter: Object.fromEntries(
      after.map((many) => {
        const seen = total((one) => one.rightAfter[many]?.seen ?? 0);
        return [many, { seen, share: total((one) => right(one, many)) / seen }];
      }),
    ),
    proven: total((one) => one.proven),
    falselyProven: total((one) => one.falselyProven),
  };
}

function right({ rightAfter }: Figures, many: number): number {
  const { share = 0, seen = 0 } = rightAfter[many] ?? {};
  return seen > 0 ? share * seen : 0;
}
