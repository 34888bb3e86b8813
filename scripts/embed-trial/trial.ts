import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { adopt, embedAgain } from './adopt';
import { makeSecrets, type TrialApp } from './apps';
import { type Looks, looksOf, visit } from './browser';
import { removeAgain } from './remove-again';
import { type AppReport, CheckError, Checklist } from './report';
import { build, must, serve } from './steps';
import { readTree } from './tree';
import { tryAdopted } from './try-adopted';
import { openWorld, type World } from './world';
import { ownVersions, writeTemplate } from './write-app';

export interface TrialInput {
  /** Selfheal's own folder. */
  root: string;
  /** Where the pictures go. */
  shots: string;
  browser: Browser;
  /** Leaves the app's folder where it is. */
  keep: boolean;
  /** Leaves out the removal and the build after it. */
  quick: boolean;
  /** Every app on Next 15. */
  next15: boolean;
  say(line: string): void;
}

/** What the steps of one app share. */
export interface Trial extends TrialInput {
  app: TrialApp;
  folder: string;
  world: World;
  env: Record<string, string>;
  secrets: ReturnType<typeof makeSecrets>;
  list: Checklist;
  looksBefore: Looks;
}

/** Tries one app from a bare folder to the removal. What did not hold is in the report; it throws for nothing else. */
export async function tryApp(app: TrialApp, input: TrialInput): Promise<AppReport> {
  input.say(`\n${app.name}: ${app.about}`);
  const list = new Checklist(input.say);
  const folder = await mkdtemp(join(tmpdir(), `selfheal-trial-${app.name}-`));
  await mkdir(input.shots, { recursive: true });
  let world: World | undefined;
  try {
    world = await openWorld({ postgres: app.postgres });
    const secrets = makeSecrets();
    const env = {
      ...app.env(world, secrets),
      ...{ SELFHEAL_SECRET: secrets.selfheal, CRON_SECRET: secrets.cron, LOG_LEVEL: 'warn' },
    };
    const trial: Trial = { ...input, app, folder, world, env, secrets, list, looksBefore: {} };
    await takeThrough(trial);
  } catch (error) {
    // A check that failed has said so; anything else is a failure of the trial itself, and is told as one.
    if (list.checks.every(({ ok }) => ok))
      await list.check('the trial itself', () => Promise.reject(error), { goOn: true });
  } finally {
    try {
      await world?.close();
    } finally {
      if (input.keep) input.say(`  kept: ${folder}`);
      else await rm(folder, { recursive: true, force: true });
    }
  }
  return { app: app.name, about: app.about, checks: list.checks };
}

async function takeThrough(trial: Trial): Promise<void> {
  const { list, folder, env, app } = trial;
  await list.check('made and installed', () => makeApp(trial));
  await list.check('builds by itself', () => build(folder, env).then(() => 'next build'));
  trial.looksBefore = await withoutSelfheal(trial);
  const before = await readTree(folder);
  const history = await ownHistory(trial.world);
  await adopt(trial, before);
  await list.check('builds with Selfheal', () => build(folder, env).then(() => 'next build, types included'));
  await tryAdopted(trial);
  await embedAgain(trial);
  if (trial.world.postgres !== null) {
    await list.check('own migration history untouched', async () => {
      const now = await ownHistory(trial.world);
      if (now !== history) throw new CheckError('the app’s own history changed', `before ${history}\nafter  ${now}`);
      return app.prepare === 'db:migrate'
        ? `drizzle.__drizzle_migrations as before: ${countOf(now)} rows`
        : 'none, as before';
    });
  }
  if (!trial.quick) {
    await removeAgain(trial, before);
  }
}

async function makeApp({ app, folder, root, next15, env }: Trial): Promise<string> {
  const template = join(root, 'scripts/embed-trial/apps', app.name);
  const files = await writeTemplate(template, folder, { versions: await ownVersions(root), next15 });
  await must('npm install', ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
  if (app.prepare) await must(app.prepare, ['npm', 'run', app.prepare], { cwd: folder, env });
  return `${files.length} files in a bare folder`;
}

/** Served before Selfheal comes: how it looks, and what the fault does to it. */
async function withoutSelfheal({ app, folder, env, list, world, browser }: Trial): Promise<Looks> {
  const server = await serve(folder, env);
  const { context, page } = await visit(browser, server.url);
  try {
    const [fault] = app.faults;
    await list.check('runs by itself; the fault breaks it', async () => {
      const struck = fault.strike(world);
      const answer = await fault.ask({ url: server.url, page }).then(
        (seen) => `it healed by itself: ${seen}`,
        (error: unknown) => {
          if (error instanceof CheckError) return error;
          throw error;
        },
      );
      world.postgres?.proxy.onStatement(null);
      if (typeof answer === 'string') throw new CheckError(answer, server.output());
      if (struck() === 0) throw new CheckError(`the fault never struck: ${answer.message}`, server.output());
      return answer.message;
    });
    await page.goto('/');
    return await looksOf(page);
  } finally {
    await context.close();
    await server.end();
  }
}

/** Every row of drizzle's own history as text; empty where the app has none. */
async function ownHistory({ postgres }: World): Promise<string> {
  if (postgres === null) return '';
  const [table] = await postgres.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (!table || table.name === null) return '[]';
  return JSON.stringify(await postgres.query('SELECT * FROM drizzle.__drizzle_migrations ORDER BY id'));
}

const countOf = (rows: string): number => (JSON.parse(rows) as unknown[]).length;
