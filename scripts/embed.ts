import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { applyPlan } from './embed/apply';
import { installCommands } from './embed/packages';
import { type EmbedPlan, planEmbedding } from './embed/plan';
import { EmbedRefused } from './embed/refusal';
import { applyRemoval, planRemoval } from './embed/removal';
import { diffText, installText, leftText, planText, removalDiff, removalText } from './embed/report';

const usage = `Usage: npm run embed -- <folder of your app> [--dry-run] [--yes] [--install] [--testing | --no-testing]
       npm run embed -- <folder of your app> --remove [--unwrap] [--force] [--dry-run] [--yes]`;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Flags {
  'dry-run'?: boolean;
  yes?: boolean;
  install?: boolean;
  testing?: boolean;
  'no-testing'?: boolean;
  remove?: boolean;
  unwrap?: boolean;
  force?: boolean;
}

async function embed(dir: string, flags: Flags): Promise<number> {
  const plan = await planEmbedding(root, dir, testingOf(flags));
  const moves = plan.changes.length > 0 || plan.wanted.state === null;
  if (!moves && !plan.wanted.state?.pending) {
    if (!flags['dry-run'] && plan.embedded !== plan.version) applyPlan(plan);
    console.log(`Selfheal ${plan.version} is in ${plan.host.name}: nothing to do.`);
    if (flags.install) return install(plan);
    if (plan.packages.length > 0) console.log(`\n${installText(plan)}`);
    return 0;
  }
  console.log(planText(plan));
  const diff = diffText(plan.changes);
  if (diff !== '') console.log(diff);
  if (flags['dry-run']) {
    console.log(leftText(plan, false));
    console.log('Nothing was written.');
    return 0;
  }
  if (!(await agreed('Write this?', flags))) return notDone();
  applyPlan(plan);
  const code = flags.install ? install(plan) : 0;
  console.log(`Done.\n\n${leftText(plan, flags.install === true && code === 0)}`);
  return code;
}

/** Without a word the answer of last time holds. */
function testingOf({ testing, 'no-testing': without }: Flags): { testing?: boolean } {
  return testing ? { testing } : without ? { testing: false } : {};
}

async function remove(dir: string, flags: Flags): Promise<number> {
  const removal = planRemoval(root, dir, { force: flags.force ?? false, unwrap: flags.unwrap ?? false });
  console.log(removalText(removal));
  const diff = removalDiff(removal);
  if (diff !== '') console.log(diff);
  if (flags['dry-run']) {
    console.log('Nothing was removed.');
    return 0;
  }
  if (!(await agreed('Remove this?', flags))) return notDone();
  applyRemoval(removal);
  console.log('Done. Packages and tables stay: docs/embedding.md of Selfheal says which you may take away.');
  return 0;
}

function install({ packages, host }: EmbedPlan): number {
  for (const [program = '', ...args] of installCommands(packages, host.packageManager)) {
    console.log(`> ${[program, ...args].join(' ')}`);
    const { status, error } = spawnSync(program, args, { cwd: host.dir, stdio: 'inherit' });
    if (error) console.error(`${program} could not be started: ${error.message}`);
    if (status !== 0) return 1;
  }
  return 0;
}

async function agreed(question: string, { yes }: Flags): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function notDone(): number {
  console.log(
    process.stdin.isTTY ? 'Nothing was changed.' : 'Nothing was changed: without a terminal to ask on, say --yes.',
  );
  return process.stdin.isTTY ? 0 : 2;
}

async function main(): Promise<number> {
  const flag = { type: 'boolean' } as const;
  let parsed: { values: Flags; positionals: string[] };
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': flag,
        yes: flag,
        install: flag,
        testing: flag,
        'no-testing': flag,
        remove: flag,
        unwrap: flag,
        force: flag,
      },
    });
  } catch (error) {
    // Of parseArgs's advice the first sentence is about what was typed.
    console.error(`${(error instanceof Error ? error.message : String(error)).split('. ')[0]}.\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [folder, ...more] = positionals;
  if (
    folder === undefined ||
    more.length > 0 ||
    ((values.unwrap || values.force) && !values.remove) ||
    (values.testing && values['no-testing'])
  ) {
    console.error(usage);
    return 2;
  }
  // npm runs scripts in the repository; what the caller typed is relative to where they are.
  const dir = resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  try {
    return await (values.remove ? remove(dir, values) : embed(dir, values));
  } catch (error) {
    if (!(error instanceof EmbedRefused)) throw error;
    console.error(error.message);
    return 1;
  }
}

// Whoever reads may stop reading: `| head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
