import { environmentCodes, liveCodes, sourceCodes } from '@/lib/platform/doctor-codes';
import type { FindingSeverity } from '@/lib/self-healing/core/finding';

const row = (code: string, { severity, means }: { severity: FindingSeverity; means: string }) =>
  `| \`${code}\` | ${severity} | ${means} |`;

const tableOf = (codes: Readonly<Record<string, { severity: FindingSeverity; means: string }>>) =>
  [
    '| code | weight | what is found |',
    '|---|---|---|',
    ...Object.entries(codes).map(([code, told]) => row(code, told)),
  ].join('\n');

/** The tables of docs/doctor.md, by the heading that they stand under. */
export const codeTables: readonly { heading: string; table: string }[] = [
  { heading: '## Found in the source', table: tableOf(sourceCodes) },
  { heading: "## Found in the environment and the host's settings", table: tableOf(environmentCodes) },
  { heading: '## Found in the database and the process', table: tableOf(liveCodes) },
];
