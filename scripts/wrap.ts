import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UnreadableApp } from './wrap/host-app';
import { printResult } from './wrap/print-result';
import { wrapApp } from './wrap/wrap-app';
import { writeChanges } from './wrap/write-changes';

const usage = 'Use: npm run wrap -- [--dir <app>] [--write] [--explain] <file, folder or glob below the app>…';

/** Wraps the server actions and route handlers of an app: shows the change, and writes it with `--write`. */
function main(): number {
  let read: { dir: string; write: boolean; explain: boolean; patterns: string[] };
  try {
    const { values, positionals } = parseArgs({
      options: {
        dir: { type: 'string' },
        write: { type: 'boolean' },
        explain: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
      },
      allowPositionals: true,
    });
    read = {
      dir: values.dir ?? '.',
      write: values.write === true,
      explain: values.explain === true,
      patterns: positionals,
    };
    if (values.write && values['dry-run']) return misuse('--write and --dry-run exclude each other.');
  } catch (error) {
    return misuse(error instanceof Error ? error.message : String(error));
  }
  const folder = resolve(read.dir);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return misuse(`${folder} is not a folder.`);
  if (!existsSync(join(folder, 'package.json'))) return misuse(`${folder} has no package.json, so it is not an app.`);
  if (read.patterns.length === 0)
    return misuse('Say which files, for instance "**" for all of them, or "src/actions".');
  const result = wrapApp(folder, read.patterns);
  if (result.matched === 0 && result.failed.length === 0) {
    return misuse(`No source file of ${folder} is named by ${read.patterns.join(' ')}.`);
  }
  if (read.write) writeChanges(folder, result);
  process.stdout.write(printResult(result, read.write, read.explain));
  return result.failed.length > 0 ? 1 : 0;
}

function misuse(line: string): number {
  process.stderr.write(`${line}\n${usage}\n`);
  return 2;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof UnreadableApp)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
