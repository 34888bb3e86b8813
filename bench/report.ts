import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What a bench promises. A figure that is missing or not a number breaks the promise as well. */
export interface Promised {
  what: string;
  value: number | undefined;
  atMost?: number;
  atLeast?: number;
  unit: string;
}

export interface Table {
  heading?: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

export interface BenchReport {
  /** Of its files in bench/results. */
  name: string;
  title: string;
  command: string;
  /** How it was measured, what was scaled or left out. */
  text: readonly string[];
  tables: readonly Table[];
  promises: readonly Promised[];
  /** Everything measured, for machines. */
  data: unknown;
}

export function machine() {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

export function isKept({ value, atMost, atLeast }: Promised): boolean {
  if (value === undefined || !Number.isFinite(value)) return false;
  if (atMost === undefined && atLeast === undefined) return false;
  return (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
}

/** One clear line for each promise that was broken. */
export function brokenPromises(promises: readonly Promised[]): string[] {
  return promises.filter((promise) => !isKept(promise)).map((promise) => `${promise.what}: ${tellFigure(promise)}`);
}

function tellFigure({ value, atMost, atLeast, unit }: Promised): string {
  const limit = [
    ...(atMost === undefined ? [] : [`at most ${figure(atMost)}`]),
    ...(atLeast === undefined ? [] : [`at least ${figure(atLeast)}`]),
  ];
  const was = value === undefined || !Number.isFinite(value) ? 'was not measured' : `${figure(value)} ${unit}`.trim();
  return `${was} (${limit.join(', ') || 'no limit given'}).`;
}

/** The report as people read it. */
export function toMarkdown(report: BenchReport, measuredAt: string, where = machine()): string {
  const { cpu, cores, memoryGiB, platform, node } = where;
  return [
    `# ${report.title}`,
    '',
    `Measured ${measuredAt} on ${cpu} (${cores} cores, ${memoryGiB} GiB), ${platform}, Node ${node}, by \`${report.command}\`.`,
    ...report.text,
    ...report.tables.flatMap(({ heading, columns, rows }) => [
      '',
      ...(heading ? [`## ${heading}`, ''] : []),
      `| ${columns.join(' | ')} |`,
      `|---|${columns
        .slice(1)
        .map(() => '--:|')
        .join('')}`,
      ...rows.map((row) => `| ${row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)).join(' | ')} |`),
    ]),
    '',
    '## Promises',
    '',
    ...report.promises.map(
      (promise) => `- ${isKept(promise) ? 'kept' : '**broken**'}: ${promise.what}: ${tellFigure(promise)}`,
    ),
    '',
  ].join('\n');
}

/** Writes both files and says what was broken; the process then ends with 1. */
export function publish(report: BenchReport): void {
  const folder = new URL('./results/', import.meta.url);
  const measuredAt = new Date().toISOString().slice(0, 10);
  const { name, promises, data } = report;
  const kept = promises.map((promise) => ({ ...promise, kept: isKept(promise) }));
  mkdirSync(folder, { recursive: true });
  const json = { measuredAt, machine: machine(), promises: kept, data };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(json, null, 2)}\n`);
  writeFileSync(new URL(`${name}.md`, folder), toMarkdown(report, measuredAt));
  console.log(`\n${toMarkdown(report, measuredAt)}`);
  for (const line of brokenPromises(promises)) {
    console.error(`A promise is broken. ${line}`);
    process.exitCode = 1;
  }
}

/** Three digits of what matters, thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
}
