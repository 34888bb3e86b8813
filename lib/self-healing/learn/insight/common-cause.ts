import { type Findings, fewestTimes, listed, percent } from './finding';
import { atLeastByChance } from './tests-of-chance';
import type { Span, Timeline } from './timeline';

/** Where others fail in more than this share of the same stretches, the cause is wider than one dependency. */
const mostOthers = 0.34;
const mostNamed = 5;

/**
 * Dependencies whose sources begin to fail together while sources of other dependencies do not. Counted are stretches of
 * five minutes in which at least half of the dependency's sources (and two or more) began to fail, against what their
 * single rates would bring by chance (a Poisson-binomial share, then the exact binomial tail).
 */
export function commonCauses(
  sources: readonly Timeline[],
  dependencies: readonly { source: string; dependency: string }[],
  { stretches }: Span,
): Findings {
  const of = new Map<string, Set<string>>();
  for (const { source, dependency } of dependencies) of.set(source, (of.get(source) ?? new Set()).add(dependency));
  const names = [...new Set(dependencies.map(({ dependency }) => dependency))].sort();
  const findings: Findings = { found: [], comparisons: 0 };
  for (const dependency of names) {
    const members = sources.filter(({ source }) => of.get(source)?.has(dependency));
    const others = sources.filter(({ source }) => of.has(source) && !of.get(source)?.has(dependency));
    if (members.length < 2 || others.length === 0) continue;
    findings.comparisons += 1;
    const needed = Math.max(2, Math.ceil(members.length / 2));
    const beginning = new Map<number, number>();
    for (const { began } of members)
      for (const stretch of began) beginning.set(stretch, (beginning.get(stretch) ?? 0) + 1);
    const together = [...beginning].filter(([, count]) => count >= needed).map(([stretch]) => stretch);
    if (together.length < fewestTimes) continue;
    const elsewhere = new Set(others.flatMap(({ failing }) => failing));
    const alsoElsewhere = together.filter((stretch) => elsewhere.has(stretch)).length;
    const usualElsewhere = elsewhere.size / stretches;
    if (alsoElsewhere / together.length > Math.max(mostOthers, 2 * usualElsewhere)) continue;
    const chance = atLeastSoMany(
      members.map(({ began }) => began.length / stretches),
      needed,
    );
    const shown = members.slice(0, mostNamed).map(({ name }) => name);
    const more = members.length - shown.length;
    findings.found.push({
      kind: 'common-cause',
      sentence: `"${dependency}" looks like the common cause: ${listed([...shown, ...(more > 0 ? [`${more} more`] : [])])} began to fail together ${together.length} times, and ${alsoElsewhere === 0 ? 'nothing else failed then' : `in ${together.length - alsoElsewhere} of them nothing else failed`}.`,
      evidence: [
        { label: 'Sources that depend on it', value: `${members.length}` },
        { label: `Five minutes in which ${needed} or more of them began to fail`, value: `${together.length}` },
        { label: 'Expected by chance', value: (chance * stretches).toPrecision(2) },
        {
          label: 'Sources of other dependencies failed then',
          value: `${alsoElsewhere} (usually ${percent(usualElsewhere)})`,
        },
      ],
      sources: members.map(({ source }) => source),
      dependency,
      pValue: atLeastByChance(together.length, stretches, chance),
    });
  }
  return findings;
}

/** Probability that `needed` or more of independent events happen at once. */
function atLeastSoMany(chances: readonly number[], needed: number): number {
  let fewer = [1, ...new Array<number>(needed - 1).fill(0)];
  for (const chance of chances)
    fewer = fewer.map((share, count) => share * (1 - chance) + (fewer[count - 1] ?? 0) * chance);
  return Math.max(0, 1 - fewer.reduce((sum, share) => sum + share, 0));
}
