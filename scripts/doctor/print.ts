import { countFindings, type Finding, type FindingSeverity } from '@/lib/self-healing/core/finding';
import type { Examination } from './examine';

const titles: [FindingSeverity, string][] = [
  ['problem', 'Problems'],
  ['warning', 'Warnings'],
  ['note', 'Notes'],
];
const databaseWords: Record<Examination['database'], string> = {
  read: 'database',
  away: 'no database, since it did not answer',
  'in-use': 'no database, since another process has it open',
  'not-made': 'no database, since there is none yet',
  'left alone': 'no database, as told',
};

/** The findings for people: what counts first, each with its place, what is wrong and what to do. */
export function printed({ folder, findings, database }: Examination): string {
  const counting = findings.filter(({ ignored }) => ignored === undefined);
  const ignored = findings.filter((one) => one.ignored !== undefined);
  const lines = [`Doctor of ${folder}`, ''];
  for (const [severity, title] of titles) {
    const of = counting.filter((one) => one.severity === severity);
    if (of.length > 0) lines.push(`${title} (${of.length})`, ...of.flatMap(entry), '');
  }
  if (ignored.length > 0) {
    lines.push(`Ignored (${ignored.length})`);
    lines.push(...ignored.map((one) => `  ${one.where}  ${one.code}: ${one.ignored}`), '');
  }
  lines.push(`Looked at: source, environment, settings of the host, ${databaseWords[database]}.`, summary(findings));
  return lines.join('\n');
}

const entry = ({ where, code, wrong, mend }: Finding) => [`  ${where}  ${code}`, `    ${wrong}`, `    To do: ${mend}`];

/** "2 problems, 1 warning, no notes." */
export function summary(findings: readonly Finding[]): string {
  const { problems, warnings, notes, ignored } = countFindings(findings);
  const words = (count: number, word: string) => `${count === 0 ? 'no' : count} ${word}${count === 1 ? '' : 's'}`;
  const rest = ignored > 0 ? `, ${ignored} ignored` : '';
  const text = `${words(problems, 'problem')}, ${words(warnings, 'warning')}, ${words(notes, 'note')}${rest}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 1 with problems (strictly: with warnings, too), else 0. */
export function exitCodeOf(findings: readonly Finding[], strict: boolean): 0 | 1 {
  const { problems, warnings } = countFindings(findings);
  return problems > 0 || (strict && warnings > 0) ? 1 : 0;
}
