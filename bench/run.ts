import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Each part is a process of its own: what one leaves in memory must not be measured by the next. */
const parts = [
  'success-path',
  'memory',
  'import-cost',
  'redaction',
  'error-path',
  'diagnosis',
  'learning',
  'training',
  'storm',
  'faults/run',
] as const;

/**
 * On a machine with memory to spare Node lets garbage pile up before it looks for it. What a storm needs shows where
 * the heap is bounded, as in a container or a function of half a gigabyte.
 */
const flags: Partial<Record<(typeof parts)[number], string[]>> = { storm: ['--max-old-space-size=256'] };

const args = process.argv.slice(2);
const at = args.indexOf('--only');
const only = at === -1 ? null : args[at + 1]?.split(',');
const rest = at === -1 ? args : args.toSpliced(at, 2);
const chosen = parts.filter((part) => only === null || only?.includes(part.split('/')[0] ?? part));
if (chosen.length === 0) {
  console.error(`No such part. There are: ${parts.map((part) => part.split('/')[0]).join(', ')}.`);
  process.exit(1);
}

const failed = chosen.filter((part) => {
  console.log(`\n== ${part}`);
  const script = fileURLToPath(new URL(`./${part}.ts`, import.meta.url));
  return (
    spawnSync(process.execPath, [...(flags[part] ?? []), '--import', 'tsx', script, ...rest], { stdio: 'inherit' })
      .status !== 0
  );
});
for (const part of failed) console.error(`bench: ${part} broke a promise or did not finish.`);
process.exitCode = failed.length === 0 ? 0 : 1;
