import { type Findings, fewestTimes, listed, percent, times } from './finding';
import { togetherByChance } from './tests-of-chance';
import type { Span, Timeline } from './timeline';

const leastLift = 2;

/**
 * Pairs of sources whose incidents begin in the same five minutes more often than chance would have it: Fisher's exact
 * test over all stretches of five minutes. Beginnings are compared, not failing stretches: two long outages that merely
 * overlap are one coincidence. Time: sources² / 2 × stretches / 32, at most 2.5 million steps for two weeks.
 */
export function failTogether(sources: readonly Timeline[], { stretches }: Span): Findings {
  const findings: Findings = { found: [], comparisons: (sources.length * (sources.length - 1)) / 2 };
  const bits = sources.map(({ began }) => bitsOf(began, stretches));
  for (const [place, first] of sources.entries()) {
    for (let other = place + 1; other < sources.length; other++) {
      const second = sources[other];
      if (second === undefined) continue;
      const both = inBoth(bits[place], bits[other]);
      if (both < fewestTimes) continue;
      const [a, b] = [first.began.length, second.began.length];
      const lift = (both * stretches) / (a * b);
      if (lift < leastLift) continue;
      const either = a + b - both;
      findings.found.push({
        kind: 'fail-together',
        sentence: `${listed([first.name, second.name])} fail together: in ${both} of ${either} stretches of five minutes in which one of them began to fail, both did.`,
        evidence: [
          { label: `Incidents of ${first.name}`, value: `${a}` },
          { label: `Incidents of ${second.name}`, value: `${b}` },
          { label: 'Began within the same five minutes', value: `${both} (${percent(both / either)})` },
          { label: 'As often as by chance', value: `${times(lift)} times` },
        ],
        sources: [first.source, second.source],
        dependency: null,
        pValue: togetherByChance({ both, first: a, second: b, all: stretches }),
      });
    }
  }
  return findings;
}

function bitsOf(stretches: readonly number[], all: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(all / 32));
  for (const stretch of stretches) bits[stretch >>> 5] = (bits[stretch >>> 5] ?? 0) | (1 << (stretch & 31));
  return bits;
}

function inBoth(first: Uint32Array | undefined, second: Uint32Array | undefined): number {
  let count = 0;
  if (first === undefined || second === undefined) return count;
  for (let place = 0; place < first.length; place++) {
    let word = (first[place] ?? 0) & (second[place] ?? 0);
    for (; word !== 0; word &= word - 1) count += 1;
  }
  return count;
}
