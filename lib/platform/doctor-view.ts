import { compareFindings, countFindings, type Finding, type FindingSeverity } from '@/lib/self-healing/core/finding';
import type { DoctorRead } from './doctor-read';

type LabelName = 'failed' | 'degraded' | 'not-configured';

export interface DoctorGroup {
  id: string;
  /** "Problems (2)". */
  title: string;
  label: { name: LabelName; word: string };
  rows: Finding[];
  /** How many more there are than are shown. */
  more: number;
}

export interface DoctorPage {
  tone: 'healthy' | 'attention' | 'failing';
  /** "2 problems and 1 warning", "Nothing wrong was found". */
  headline: string;
  /** What the headline rests on, where a part could not be looked at. */
  caveat: string | null;
  groups: DoctorGroup[];
  ignored: Finding[];
  source: 'none' | 'unreadable' | { atMs: number };
  database: string;
  operations: string;
  nowMs: number;
}

/** More of one weight are counted and left to the command line. */
const shownAtMost = 50;
const titles: Record<FindingSeverity, { title: string; label: DoctorGroup['label'] }> = {
  problem: { title: 'Problems', label: { name: 'failed', word: 'problem' } },
  warning: { title: 'Warnings', label: { name: 'degraded', word: 'warning' } },
  note: { title: 'Notes', label: { name: 'not-configured', word: 'note' } },
};
const databaseWords: Record<DoctorRead['database'], string> = {
  read: 'asked just now',
  away: 'did not answer',
  'in-use': 'open in another process',
  'not-made': 'not there yet',
};

/** What the page about findings shows: the worst first, and on what it rests. */
export function toDoctorPage(read: DoctorRead): DoctorPage {
  const saved = read.saved === null || read.saved === 'unreadable' ? null : read.saved;
  const all = [...read.live, ...(saved?.findings ?? [])].sort(compareFindings);
  const counting = all.filter(({ ignored }) => ignored === undefined);
  const { problems, warnings } = countFindings(all);
  return {
    tone: problems > 0 ? 'failing' : warnings > 0 ? 'attention' : 'healthy',
    headline: headlineOf(problems, warnings),
    caveat: caveatOf(read),
    groups: (['problem', 'warning', 'note'] as const).flatMap((severity) => {
      const rows = counting.filter((one) => one.severity === severity);
      if (rows.length === 0) return [];
      const { title, label } = titles[severity];
      const more = Math.max(0, rows.length - shownAtMost);
      return [{ id: severity, title: `${title} (${rows.length})`, label, rows: rows.slice(0, shownAtMost), more }];
    }),
    ignored: all.filter(({ ignored }) => ignored !== undefined),
    source: saved !== null ? { atMs: saved.atMs } : read.saved === 'unreadable' ? 'unreadable' : 'none',
    database: databaseWords[read.database],
    operations: read.operations === 1 ? 'one wrapped operation' : `${read.operations} wrapped operations`,
    nowMs: read.nowMs,
  };
}

function headlineOf(problems: number, warnings: number): string {
  const parts = [
    ...(problems > 0 ? [problems === 1 ? 'one problem' : `${problems} problems`] : []),
    ...(warnings > 0 ? [warnings === 1 ? 'one warning' : `${warnings} warnings`] : []),
  ];
  if (parts.length === 0) return 'Nothing wrong was found';
  const text = parts.join(' and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function caveatOf({ saved, database }: DoctorRead): string | null {
  const unread = [
    ...(database === 'read' ? [] : ['the database']),
    ...(saved === null || saved === 'unreadable' ? ['the source'] : []),
  ];
  return unread.length === 0 ? null : `Not looked at: ${unread.join(' and ')}.`;
}
