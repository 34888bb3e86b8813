import type { Insight, ModelMeter, PolicyReport } from '@/lib/self-healing/core/learning';
import type { Settings } from '@/lib/self-healing/core/settings';
import { figureText } from './figure-text';
import type { Figure } from './headline-figures';
import { type IntervalView, shareInterval } from './share-interval';
import { formatUsd } from './usd';

/** How much is left to chance, and what came of it. */
export function explorationFigures(
  learning: Settings['learning'],
  report: Pick<PolicyReport, 'decisions' | 'explored' | 'byChance' | 'logged'>,
  days: number,
): Figure[] {
  const none = report.decisions === 0;
  const { value, range } = helped(report);
  return [
    {
      label: 'Left to chance',
      value: `${Number((learning.exploration * 100).toPrecision(3))} %`,
      note: 'of failures of reads where several strategies of equal rank may run',
    },
    {
      label: 'Chosen by chance',
      value: none ? '—' : figureText(report.byChance ?? 0),
      note: none
        ? `no first choice recorded, last ${days} days`
        : `of ${figureText(report.explored)} where it could have been, among ${figureText(report.decisions)} first choices, last ${days} days`,
    },
    {
      label: 'First choice helped',
      value: none ? '—' : value,
      note: none ? 'nothing to judge yet' : range,
    },
    {
      label: 'Half-life',
      value: `${figureText(learning.halfLifeDays)} days`,
      note: 'after so long an observation counts half',
    },
  ];
}

/** What was achieved, and by which first choices: those open to chance where there are any. */
function helped({ logged, explored }: Pick<PolicyReport, 'logged' | 'explored'>): { value: string; range: string } {
  const of = explored > 0 ? 'of those where chance could choose' : 'of all';
  const { known, text } = shareInterval(logged);
  const [, value = text, range = ''] = /^(.*) \((.*)\)$/.exec(text) ?? [];
  return { value, range: known ? `${of}; ${range} at 95 %` : `${of}; too few to say` };
}

interface MeterLine {
  label: string;
  /** Share of the cap; null where there is none. */
  share: number | null;
  text: string;
}

/** What the language model took today, of what it may take. */
export function meterLines(meter: ModelMeter): MeterLine[] {
  const line = (label: string, used: number, cap: number, text: string): MeterLine => ({
    label,
    // A cap of nothing is reached.
    share: cap > 0 ? Math.min(1, used / cap) : 1,
    text,
  });
  const { calls, maxCalls, tokens, maxTokens, usd, maxUsd } = meter;
  return [
    line('Questions', calls, maxCalls, `${figureText(calls)} of ${figureText(maxCalls)}`),
    line('Tokens', tokens, maxTokens, `${figureText(tokens)} of ${figureText(maxTokens)}`),
    usd === null || maxUsd === null
      ? { label: 'Dollars', share: null, text: 'not counted: no prices are configured' }
      : line('Dollars', usd, maxUsd, `${formatUsd(usd)} of ${formatUsd(maxUsd)}`),
  ];
}

export interface PolicyRow {
  policy: string;
  /** "tried out", "threshold in force"; null for the others. */
  tag: string | null;
  /** What it is, where the name alone could be mistaken. */
  about: string | null;
  doublyRobust: IntervalView;
  ips: IntervalView;
  agreed: string;
  /** Why its figures cannot be relied on, as a sentence; null where they can. */
  weak: string | null;
}

/** `trust` and `tried`: thresholds in force and tried out, as shares. */
export function policyRows(report: PolicyReport, about: { trust: number; tried: number | null }): PolicyRow[] {
  const reasons = new Set(report.policies.map(({ tooFew }) => tooFew ?? ''));
  // One reason for all stands above the table already.
  const same = reasons.size === 1 && report.policies.length > 1;
  return report.policies.map(({ policy, doublyRobust, ips, agreed, tooFew }) => ({
    policy,
    tag: tagOf(policy, about),
    about: aboutOf(policy),
    weak: tooFew ? (same ? 'Too few to rely on.' : `Too few: ${tooFew}.`) : null,
    doublyRobust: shareInterval(doublyRobust),
    ips: shareInterval(ips),
    agreed: report.decisions === 0 ? '—' : `${figureText(agreed)} of ${figureText(report.decisions)}`,
  }));
}

/** The name of the healer's own choices; the policy itself stands beside code that must not reach the browser. */
const asChosenThen = 'as chosen then';

/** Two rows have to do with what is in force, in different ways. */
function aboutOf(policy: string): string | null {
  if (policy === asChosenThen) return 'What the healer chose at the time, with all that it knew then; without chance.';
  if (/^patterns at /.test(policy)) return 'Patterns learned anew from this record alone; else the rules.';
  return null;
}

/** The policies that differ by their threshold name it at their end. */
function tagOf(policy: string, { trust, tried }: { trust: number; tried: number | null }): string | null {
  const named = /(\d\.\d+)$/.exec(policy)?.[1];
  if (named === undefined) return null;
  const digits = named.length - 2;
  const same = (threshold: number) => threshold.toFixed(digits) === named;
  if (tried !== null && same(tried)) return same(trust) ? 'tried out, the threshold in force' : 'tried out';
  return same(trust) ? 'threshold in force' : null;
}

const kinds: Record<Insight['kind'], string> = {
  'burst-by-hour': 'Burst by hour',
  'after-release': 'After a release',
  'fail-together': 'Fail together',
  'common-cause': 'Common cause',
};

export function insightLabel(kind: Insight['kind']): string {
  return kinds[kind];
}

/** How easily chance alone would show as much, in plain words. */
export function chanceWords(pValue: number): string {
  if (!(pValue >= 0) || pValue > 1) return 'How easily chance would show as much is not known.';
  if (pValue < 0.000001) return 'Chance alone would show as much less than once in a million times.';
  if (pValue > 0.5) return 'Chance alone would show as much more often than not.';
  return `Chance alone would show as much about once in ${figureText(Math.round(1 / pValue))} times (p = ${Number(pValue.toPrecision(2))}).`;
}
