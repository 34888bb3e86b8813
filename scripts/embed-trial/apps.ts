import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { connectionBreaks, type Fault, formShows, routeGives, vendorAnswers503 } from './faults';
import type { World } from './world';

/** What the developer of an app changes by hand after `wrap`: a place in a file, which must be there once. */
export interface Edit {
  file: string;
  from: RegExp;
  /** As `String.replace` takes it. */
  to: string;
  /** In a few words, for the report. */
  why: string;
}

/** One app of the trial: its files lie in `apps/<name>`, what its developer writes for Selfheal in `adopted/<name>`. */
export interface TrialApp {
  name: string;
  about: string;
  postgres: boolean;
  /** An npm script of its own that is run before anything else. */
  prepare?: string;
  env(world: World, secrets: Secrets): Record<string, string>;
  wrap: readonly string[];
  edits: readonly Edit[];
  /** What has to be taken back by hand before Selfheal can be removed: it refuses to guess. */
  undo: readonly Edit[];
  /** The first must be a route: it is asked without Selfheal, too. */
  faults: readonly [Fault, ...Fault[]];
  signIn(page: Page, secrets: Secrets): Promise<void>;
  /** A text of the admin page's event list by which the first fault's event is known. */
  source: string;
}

/** Made anew for each trial. */
export interface Secrets {
  admin: string;
  session: string;
  cron: string;
  selfheal: string;
}

export function makeSecrets(): Secrets {
  const secret = () => randomBytes(32).toString('base64url');
  return { admin: secret(), session: secret(), cron: secret(), selfheal: secret() };
}

/** The developer puts a write into a transaction of Selfheal, which makes it safe to run again. */
function inTransaction(file: string, name: string, statement: RegExp): Edit[] {
  const why = `${name} writes in a transaction`;
  return [
    { file, from: statement, to: `await healing().transaction('${name}', (tx) => tx$1);`, why },
    {
      file,
      from: /import \{ withSelfHealing \}/g,
      to: 'import { healing, withSelfHealing }',
      why: 'imports healing()',
    },
    declares(file, name, 'transactional'),
  ];
}

/** And takes it out again: what uses Selfheal beyond the wrapper is not unwrapped by rule. */
function outOfTransaction(file: string, name: string): Edit[] {
  const from = new RegExp(`await healing\\(\\)\\.transaction\\('${name}', \\(tx\\) => tx(.*)\\);`, 'g');
  return [
    { file, from, to: 'await db()$1;', why: `${name} writes without healing()` },
    { file, from: /import \{ healing, withSelfHealing \}/g, to: 'import { withSelfHealing }', why: 'nor imports it' },
  ];
}

/** The developer knows that it may run again, where `wrap` could not prove it. */
function declares(file: string, source: string, effects: string): Edit {
  const quoted = source.replace(/[/.[\]]/g, '\\$&');
  const from = new RegExp(`(source: ["']${quoted}["'][^}]*effects: ["'])[a-z]+`, 'g');
  return { file, from, to: `$1${effects}`, why: `${source} is ${effects}` };
}

const byAdminCookie: TrialApp['signIn'] = (page, { admin }) =>
  page.context().addCookies([{ name: 'admin', value: admin, domain: '127.0.0.1', path: '/' }]);

const empty: TrialApp = {
  name: 'empty',
  about: 'as create-next-app makes it, on the embedded database',
  postgres: false,
  env: ({ upstream }, { admin }) => ({ RATES_URL: upstream.url, ADMIN_TOKEN: admin }),
  wrap: ['app/**/*.ts'],
  edits: [
    declares('app/actions.ts', 'askForRate', 'none'),
    declares('app/api/rates/route.ts', 'GET /api/rates', 'none'),
  ],
  undo: [],
  faults: [
    {
      what: 'route heals two 503 of its vendor',
      ...vendorAnswers503(2, { rate: 1.08 }),
      ask: routeGives('/api/rates?currency=USD', { rate: 1.08 }),
    },
    {
      what: 'action heals two 503 of its vendor',
      ...vendorAnswers503(2, { rate: 1.25 }),
      ask: formShows({ path: '/', button: 'Ask', shows: '1 EUR is 1.25 USD' }),
    },
  ],
  signIn: byAdminCookie,
  source: 'rates',
};

const ownDrizzle: TrialApp = {
  name: 'own-drizzle',
  about: 'own drizzle history, own sign-in, src/, Cache Components, pg',
  postgres: true,
  prepare: 'db:migrate',
  env: ({ postgres }, { session, admin }) => ({
    DATABASE_URL: postgres?.url ?? '',
    SESSION_SECRET: session,
    NOTES_PASSWORD: admin,
  }),
  wrap: ['src/actions/*.ts', 'src/app/**/route.ts'],
  edits: [
    ...inTransaction('src/actions/notes.ts', 'addNote', /await db\(\)(\.insert\(notes\).*);/g),
    declares('src/actions/notes.ts', 'latestNotes', 'none'),
    declares('src/app/api/notes/route.ts', 'GET /api/notes', 'none'),
  ],
  undo: outOfTransaction('src/actions/notes.ts', 'addNote'),
  faults: [
    {
      what: 'route heals a cut connection',
      ...connectionBreaks(1, /from "notes"/),
      ask: routeGives('/api/notes', { notes: 0 }),
    },
    {
      what: 'action writes once over a cut connection',
      ...connectionBreaks(1, /insert into "notes"/),
      ask: formShows({ path: '/notes', fill: { Note: 'buy paper' }, button: 'Add', shows: 'buy paper (owner)' }),
      after: async ({ postgres }) => {
        const rows = (await postgres?.query('SELECT text FROM notes')) ?? [];
        if (rows.length !== 1) throw new Error(`There are ${rows.length} notes after one was added.`);
        return 'one row';
      },
    },
  ],
  signIn: async (page, { admin }) => {
    await page.goto('/sign-in');
    await page.getByLabel('Name').fill('owner');
    await page.getByLabel('Password').fill(admin);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/notes$/);
  },
  source: 'notes',
};

const postgresJs: TrialApp = {
  name: 'postgres-js',
  about: 'Next 15, drizzle on postgres.js, alias ~/, own instrumentation',
  postgres: true,
  prepare: 'db:create',
  env: ({ postgres }, { admin }) => ({ DATABASE_URL: postgres?.url ?? '', ADMIN_TOKEN: admin }),
  wrap: ['app/**/*.ts'],
  edits: [
    ...inTransaction('app/actions.ts', 'placeOrder', /await db\(\)(\.insert\(orders\).*);/g),
    declares('app/actions.ts', 'listOrders', 'none'),
    declares('app/api/orders/route.ts', 'GET /api/orders', 'none'),
  ],
  undo: [
    ...outOfTransaction('app/actions.ts', 'placeOrder'),
    {
      file: 'instrumentation.ts',
      from: /^[\s\S]*$/g,
      to: "/** This app's own: it existed before Selfheal came. */\nexport function register() {\n  console.log('orders: started');\n}\n",
      why: 'instrumentation.ts is what it was',
    },
  ],
  faults: [
    {
      what: 'route heals a cut connection',
      ...connectionBreaks(1, /from "orders"/),
      ask: routeGives('/api/orders', { orders: 2 }),
    },
    {
      what: 'action writes once over a cut connection',
      ...connectionBreaks(1, /insert into "orders"/),
      ask: formShows({ path: '/orders', fill: { Item: 'glue' }, button: 'Order', shows: '1 × glue' }),
      after: async ({ postgres }) => {
        const rows = (await postgres?.query("SELECT id FROM orders WHERE item = 'glue'")) ?? [];
        if (rows.length !== 1) throw new Error(`There are ${rows.length} orders after one was placed.`);
        return 'one row';
      },
    },
  ],
  signIn: byAdminCookie,
  source: 'orders',
};

const javascript: TrialApp = {
  name: 'javascript',
  about: 'plain JavaScript with jsconfig.json',
  postgres: true,
  env: ({ upstream, postgres }, { admin }) => ({
    WEATHER_URL: upstream.url,
    DATABASE_URL: postgres?.url ?? '',
    ADMIN_TOKEN: admin,
  }),
  wrap: ['app/**/*.js'],
  edits: [
    declares('app/actions.js', 'askWeather', 'none'),
    declares('app/api/weather/route.js', 'GET /api/weather', 'none'),
  ],
  undo: [],
  faults: [
    {
      what: 'route heals two 503 of its vendor',
      ...vendorAnswers503(2, { sky: 'rain' }),
      ask: routeGives('/api/weather?place=Bergen', { sky: 'rain' }),
    },
    {
      what: 'action heals two 503 of its vendor',
      ...vendorAnswers503(2, { sky: 'sun' }),
      ask: formShows({ path: '/ask', button: 'Ask', shows: 'Bergen: sun' }),
    },
  ],
  signIn: byAdminCookie,
  source: 'weather',
};

export const trialApps: readonly TrialApp[] = [empty, ownDrizzle, postgresJs, javascript];
