import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { differencesOf, looksOf, shoot, thereAndBack, visit } from './browser';
import { CheckError } from './report';
import { type Served, serve, until } from './steps';
import type { Trial } from './trial';

const health = '/platform/system-health';
/** What only the admin may read: a link to an event, its strategy, its outcome as JSON. */
const tellsOfEvents = /platform\/events\/[0-9a-f]{8}-|RETRY_WITH_BACKOFF|ROLLBACK_TRANSACTION|"outcome"/;

/** The app with Selfheal in it: faults, what its admin sees of them, and that its own pages look as before. */
export async function tryAdopted(trial: Trial): Promise<void> {
  const { folder, env, browser, app, secrets } = trial;
  const server = await serve(folder, env);
  const { context, page } = await visit(browser, server.url);
  const complaints: string[] = [];
  page.on('pageerror', (error) => void complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  try {
    await app.signIn(page, secrets);
    await healFaults(trial, server, page);
    await seeEvent(trial, server, context);
    await refuseVisitor(trial, server);
    await callCron(trial, server);
    await compareLooks(trial, page);
    await lookAtPages(trial, page, complaints);
  } finally {
    await context.close();
    await server.end();
  }
}

async function healFaults({ app, world, list }: Trial, server: Served, page: Page): Promise<void> {
  for (const fault of app.faults) {
    await list.check(fault.what, async () => {
      const struck = fault.strike(world);
      const seen = await fault.ask({ url: server.url, page }).catch((error: Error) => {
        throw new CheckError(`${error.message.split('\n')[0]} (struck ${struck()} times)`, server.output());
      });
      if (struck() < fault.times) throw new CheckError(`the fault struck ${struck()} times of ${fault.times}: ${seen}`);
      world.postgres?.proxy.onStatement(null);
      const after = (await fault.after?.(world)) ?? '';
      return [`struck ${struck()} times`, seen, after].filter(Boolean).join('; ');
    });
  }
}

async function seeEvent({ app, list }: Trial, server: Served, context: BrowserContext): Promise<void> {
  await list.check('the host’s admin reads the event', async () => {
    let last = '';
    return until(
      async () => {
        const response = await context.request.get('/platform/events', { timeout: 60_000 });
        last = `${response.status()} ${await response.text()}`;
        const shown = response.status() === 200 && last.includes(app.source) && tellsOfEvents.test(last);
        return shown ? `/platform/events shows "${app.source}" as healed` : null;
      },
      () => `/platform/events never showed "${app.source}" as healed: ${last.slice(0, 3)}`,
      60_000,
      () => `${server.output()}\n${textOf(last).slice(0, 1_500)}`,
    );
  });
}

async function refuseVisitor({ list }: Trial, server: Served): Promise<void> {
  await list.check('a visitor is refused', async () => {
    const seen: string[] = [];
    for (const path of [health, '/platform/events', '/platform/settings', '/api/platform/events']) {
      const response = await fetch(`${server.url}${path}`, { redirect: 'manual' });
      const text = await response.text();
      // With Cache Components the status is 200 before it is known who asks: what counts is what is told.
      if (tellsOfEvents.test(text)) throw new CheckError(`${path} answered a visitor 200`, textOf(text));
      seen.push(`${path} ${response.status}`);
    }
    return seen.join(', ');
  });
}

async function callCron({ list, secrets }: Trial, server: Served): Promise<void> {
  await list.check('the cron route works, with its secret alone', async () => {
    const path = '/api/cron/health-check';
    const without = await fetch(`${server.url}${path}`);
    const response = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${secrets.cron}` } });
    const text = await response.text();
    if (without.status !== 401 || response.status !== 200) {
      throw new CheckError(`it answered ${without.status} without and ${response.status} with it`, text);
    }
    return '401 without it, 200 with it';
  });
}

async function compareLooks({ list, looksBefore }: Trial, page: Page): Promise<void> {
  const same = async (what: string) => {
    const differences = differencesOf(looksBefore, await looksOf(page));
    if (differences.length > 0)
      throw new CheckError(`${differences.length} differences ${what}`, differences.join('\n'));
  };
  await list.check(
    'the host’s own page looks as before',
    async () => {
      await page.goto('/');
      await same('on the home page');
      await thereAndBack(page, health, /System health/);
      await same('on the home page after the admin page was shown in the same document');
      return `${Object.keys(looksBefore).length} elements, every computed property, also after the admin page`;
    },
    { goOn: true },
  );
}

async function lookAtPages({ list, app, shots }: Trial, page: Page, complaints: string[]): Promise<void> {
  await list.check(
    'the admin page at 1280 and 390 px',
    async () => {
      complaints.length = 0;
      await page.goto(health);
      await page.getByRole('heading', { name: 'System health' }).first().waitFor();
      const wide: string[] = [];
      const files: string[] = [];
      for (const path of [health, '/platform/events', '/platform/settings']) {
        await page.goto(path);
        await page.waitForLoadState('load');
        const name = path.split('/').at(-1);
        for (const { file, overflow } of await shoot(page, (width) =>
          join(shots, `${app.name}-${name}-${width}.png`),
        )) {
          if (overflow > 0) wide.push(`${file} is ${overflow} px too wide`);
          files.push(file);
        }
      }
      if (wide.length > 0) throw new CheckError(wide.join('; '));
      if (complaints.length > 0)
        throw new CheckError(`the browser complained: ${complaints[0]}`, complaints.join('\n'));
      return `${files.length} pictures, none too wide, no complaint of the browser`;
    },
    { goOn: true },
  );
}

const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
