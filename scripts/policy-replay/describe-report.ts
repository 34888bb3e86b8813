import { shareInterval } from '@/lib/platform/share-interval';
import type { Estimate, PolicyReport } from '@/lib/self-healing/core/learning';

/** The report as lines for a terminal: what was looked at, the table, and how far it can be relied on. */
export function describeReport(report: PolicyReport): string[] {
  const { decisions, explored, byChance = 0, logged, policies, tooFew } = report;
  if (decisions === 0) return ['No first choices were recorded in this time: there is nothing to score.'];
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  const rows = policies.map(({ policy, ips, doublyRobust, agreed, effective, tooFew: weak }) => [
    `${policy}${weak ? ' *' : ''}`,
    shown(doublyRobust),
    shown(ips),
    `${agreed}`,
    `${effective ?? ''}`,
  ]);
  const heads = ['policy', 'doubly robust', 'inverse propensity', 'agrees', 'counts as'];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    `${decisions} first choices from ${day(report.fromMs)} to ${day(report.toMs)}. In ${explored} of them chance could have chosen otherwise; in ${byChance} it did.`,
    `${explored > 0 ? `Of those ${explored}` : 'In all'}, ${shown(logged)} succeeded at the first choice.`,
    '',
    'Expected share of first choices that succeed, with 95 % intervals:',
    '',
    line(heads),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    '',
    ...(tooFew
      ? ['NOT TO BE RELIED ON where marked * or said so:', `  ${tooFew}`]
      : ['Every policy was tried often enough for its figures to be relied on.']),
  ];
}

/** In the page's own words and rounding. */
const shown = (estimate: Estimate) => shareInterval(estimate).text;
