import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MeasureSection, ScorecardSection } from './section';

/** In the order of the flow: what is captured, how it is grouped, what it is taken for, what is learned. */
const parts: Record<string, () => Promise<{ measure: MeasureSection }>> = {
  redaction: () => import('./redaction'),
  grouping: () => import('./grouping'),
  classification: () => import('./classification'),
  learning: () => import('./learning'),
  forest: () => import('./forest'),
};

const at = process.argv.indexOf('--only');
const only = at === -1 ? Object.keys(parts) : (process.argv[at + 1]?.split(',') ?? []);
const unknown = only.filter((name) => !(name in parts));
if (only.length === 0 || unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}

const sections: ScorecardSection[] = [];
for (const name of only) {
  console.log(`measuring ${name} …`);
  const part = await parts[name]?.();
  if (part) sections.push(await part.measure());
}
const broken = sections.flatMap(({ title, promises }) =>
  promises.filter((promise) => !holds(promise)).map(({ what, value }) => `${title}: ${what}: ${value}`),
);
const page = fileURLToPath(new URL('../../docs/evaluation.md', import.meta.url));
const text = [heading(), ...sections.map(render)].join('\n\n');
if (at === -1) writeFileSync(page, `${text}\n`);
else console.log(text);
for (const line of broken) console.error(`A promise is broken. ${line}`);
process.exitCode = broken.length === 0 ? 0 : 1;

function holds({ value, atLeast, atMost }: ScorecardSection['promises'][number]): boolean {
  if (!Number.isFinite(value)) return false;
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

function heading(): string {
  return [
    '# How right the diagnosis is',
    '',
    'Written by `npm run scorecard`. Each part says on which material it was measured and where that comes from; none of it',
    "is in the project's tests. Where some of it was used to write or tune what is measured, the part says so.",
  ].join('\n');
}

function render({ title, text, tables, sources, explained, promises }: ScorecardSection): string {
  const table = (columns: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
    [columns, columns.map(() => '---'), ...rows]
      .map((row) => `| ${row.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
      .join('\n');
  return [
    `## ${title}`,
    ...text,
    ...tables.map((one) => [one.title ? `**${one.title}**\n\n` : '', table(one.columns, one.rows)].join('')),
    ...(explained.length > 0 ? ['### Disagreements', explained.map((line) => `- ${line}`).join('\n')] : []),
    '### Material',
    table(
      ['name', 'from', 'licence', 'samples used'],
      sources.map(({ name, from, licence, samples }) => [name, from, licence, samples]),
    ),
    '### Promises',
    promises.map((promise) => `- ${holds(promise) ? 'kept' : '**broken**'}: ${sentence(promise)}`).join('\n'),
  ].join('\n\n');
}

function sentence({ what, value, atLeast, atMost }: ScorecardSection['promises'][number]): string {
  const bounds = [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`];
  return `${what}: ${Number(value.toPrecision(4))} (${bounds.filter(Boolean).join(', ')}).`;
}
