import type { Proposal } from '../core/failure';
import { outcomes } from '../core/vocabulary';
import type { Judged } from './judge';

/**
 * The allowed first, then the better outcome, then whose word counts more: the proposals come as diagnosis ordered
 * them, patterns before an admin's approval before either model before each rule. Patterns keep the order of their
 * evidence; among what one rule proposes, the higher expected utility goes first (docs/decisions/0013).
 */
export function order(judged: readonly Judged[], proposals: readonly Proposal[]): Judged[] {
  const places = new Map(proposals.map(({ strategy }, place) => [strategy, place]));
  const authors = new Map<string, number>();
  proposals.forEach((proposal, place) => {
    const author = authorOf(proposal, place);
    if (!authors.has(author)) authors.set(author, place);
  });
  const placed = judged.map((one) => {
    const place = places.get(one.candidate.strategy) ?? Number.MAX_SAFE_INTEGER;
    const proposal = proposals[place];
    return { one, place, author: (proposal && authors.get(authorOf(proposal, place))) ?? place };
  });
  return placed
    .toSorted(
      (a, b) =>
        Number(b.one.candidate.eligible) - Number(a.one.candidate.eligible) ||
        outcomes.indexOf(a.one.candidate.outcome) - outcomes.indexOf(b.one.candidate.outcome) ||
        a.author - b.author ||
        worthOf(b.one) - worthOf(a.one) ||
        a.place - b.place,
    )
    .map(({ one }) => one);
}

/** In hundredths: the figures are estimates, and a wait drawn by chance must not turn an order that somebody wrote. */
function worthOf({ candidate }: Judged): number {
  return Math.round((candidate.utility?.total ?? 0) * 100);
}

/**
 * Each rule is an author of its own, and another one of what was measured to fall short; each pattern stands alone, so
 * that its place decides.
 */
function authorOf({ by, rule, fallsShort }: Proposal, place: number): string {
  if (by !== 'rule') return `${by} ${place}`;
  return `rule ${rule ?? ''}${fallsShort ? ', fallen short' : ''}`;
}
