import { type Findings, fewestTimes } from './finding';
import { atLeastByChance } from './tests-of-chance';
import { hourMs, type Span, stretchMs, type Timeline } from './timeline';

const dayMs = 24 * hourMs;
const weekdays = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/**
 * Hours of the day and days of the week (UTC) in which a source's incidents begin more often than in others. Counted
 * are days, or weeks, on which an incident began there: ten incidents of one bad morning are one. Exact binomial
 * against the share of the time looked at that such hours make up, times the 24 hours or 7 days that were looked at.
 */
export function burstsByHour(sources: readonly Timeline[], span: Span): Findings {
  const wholes = [
    { unitMs: hourMs, units: 24, unitOf: (atMs: number) => new Date(atMs).getUTCHours() },
    { unitMs: dayMs, units: 7, unitOf: (atMs: number) => new Date(atMs).getUTCDay() },
  ];
  const findings: Findings = { found: [], comparisons: 0 };
  for (const { unitMs, units, unitOf } of wholes) {
    const exposure = exposureOf(span, unitMs, units, unitOf);
    for (const source of sources) {
      findings.comparisons += units;
      const cells = new Set(source.began.map((stretch) => Math.floor((span.fromMs + stretch * stretchMs) / unitMs)));
      const hits = new Array<number>(units).fill(0);
      for (const cell of cells) hits[unitOf(cell * unitMs)] = (hits[unitOf(cell * unitMs)] ?? 0) + 1;
      for (const [unit, times] of hits.entries()) {
        const share = exposure[unit] ?? 0;
        if (times < fewestTimes || times <= cells.size * share) continue;
        findings.found.push({
          kind: 'burst-by-hour',
          sentence: `${source.name} tends to fail ${when(unit, units)}: an incident began then ${units === 24 ? 'on' : 'in'} ${times} ${units === 24 ? 'days' : 'weeks'}; by chance it would be ${(cells.size * share).toFixed(1)}.`,
          evidence: [
            { label: units === 24 ? 'Days with an incident then' : 'Weeks with an incident then', value: `${times}` },
            { label: `${units === 24 ? 'Hours' : 'Days'} in which an incident began, in all`, value: `${cells.size}` },
            { label: 'Expected by chance', value: (cells.size * share).toFixed(1) },
          ],
          sources: [source.source],
          dependency: null,
          pValue: atLeastByChance(times, cells.size, share),
        });
      }
    }
  }
  return findings;
}

/** Which share of the time belongs to each hour of the day, or day of the week. */
function exposureOf({ fromMs, toMs }: Span, unitMs: number, units: number, unitOf: (atMs: number) => number) {
  const shares = new Array<number>(units).fill(0);
  for (let start = Math.floor(fromMs / unitMs) * unitMs; start < toMs; start += unitMs) {
    const part = (Math.min(toMs, start + unitMs) - Math.max(fromMs, start)) / (toMs - fromMs);
    shares[unitOf(start)] = (shares[unitOf(start)] ?? 0) + part;
  }
  return shares;
}

function when(unit: number, units: number): string {
  if (units === 7) return `on ${weekdays[unit] ?? unit} (UTC)`;
  const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;
  return `between ${clock(unit)} and ${clock(unit + 1)} UTC`;
}
