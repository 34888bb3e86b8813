import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trialApps } from './embed-trial/apps';
import { openBrowser } from './embed-trial/browser';
import { endEverything } from './embed-trial/processes';
import { type AppReport, tableOf } from './embed-trial/report';
import { tryApp } from './embed-trial/trial';

/**
 * `npm run embed:trial [-- --only <name>] [--next 15] [--quick] [--keep] [--shots <dir>]`: makes apps in bare folders,
 * embeds Selfheal in each, breaks them, and looks whether everything holds that docs/embedding.md says.
 */
const names = trialApps.map(({ name }) => name);

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      next: { type: 'string' },
      quick: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      shots: { type: 'string' },
    },
  });
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only knows ${names.join(', ')}, not ${unknown}.`);
  if (values.next !== undefined && values.next !== '15') throw new Error('--next knows 15 alone.');
  return values;
}

function optionsOrExit() {
  try {
    return readOptions();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const options = optionsOrExit();
const shots = resolve(options.shots ?? mkdtempSync(join(tmpdir(), 'selfheal-trial-pictures-')));
const apps = trialApps.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
const browser = await openBrowser();
const reports: AppReport[] = [];

/** Ctrl-C ends what was started; the trial under way then fails, cleans up and is the last. */
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping = true;
    void endEverything();
  });
}

try {
  for (const app of apps) {
    if (stopping) break;
    reports.push(
      await tryApp(app, {
        ...{ root: dirname(dirname(fileURLToPath(import.meta.url))), shots, browser },
        ...{ keep: options.keep, quick: options.quick, next15: options.next === '15' },
        say: (line) => console.log(line),
      }),
    );
  }
} finally {
  await browser.close();
  await endEverything();
}

const failed = reports.flatMap(({ app, checks }) => checks.filter(({ ok }) => !ok).map((check) => ({ app, ...check })));
console.log(`\n${tableOf(reports)}\n\nPictures: ${shots}`);
for (const { app, what, seen } of failed) console.log(`FAIL ${app}: ${what}: ${seen}`);
if (failed.length === 0 && !stopping) console.log(`Everything held in ${reports.length} apps.`);
process.exitCode = failed.length > 0 || stopping ? 1 : 0;
