import type { Case } from './planted';
import { heads, operation } from './in-memory-app';

const read = (body: string, above = '', more: Case['planted'] = {}) => ({
  ...operation("effects: 'none'", body, above),
  ...more,
});
const writing = (what: string, planted: Case['planted'], near: Case['near'], line = 3): Case => ({
  code: 'read-that-writes',
  what,
  planted,
  near,
  where: `operations/work.ts:${line}`,
});

const db = "import { db, contacts } from '@/db';\n";
const queries = "import * as queries from '@/db/queries';\n";

/** What must be seen as a write, and what only looks like one. */
export const plantedEffects: readonly Case[] = [
  writing('with drizzle', read('await db.insert(contacts).values({ input });', db), read('return db.select().from(contacts);', db), 4),
  writing(
    'with an update of drizzle on a transaction',
    read('await db.transaction((tx) => tx.update(contacts).set({ input }));', db),
    read("const seen = new Map(); seen.delete(input); new Set().delete(input); hash.update(input);"),
    4,
  ),
  writing(
    'with a deletion of drizzle',
    read('await db.delete(contacts).where(eq(contacts.id, input));', db),
    read("const cookieStore = await cookies(); params.delete('page'); return cookieStore.get(input);"),
    4,
  ),
  writing(
    'with Prisma',
    read('return prisma.contact.upsert({ where: { id: input } });'),
    read('await client.responses.create({ input }); return prisma.contact.findMany({ where: { id: input } });'),
  ),
  writing(
    'with SQL in a template',
    read('return db.execute(sql`WITH old AS (SELECT 1) UPDATE ${table} SET name = ${input}`);'),
    read('return db.execute(sql`SELECT updated_at, deleted FROM inserts ${where} FOR UPDATE`);'),
  ),
  writing(
    'with SQL in a string',
    read("return pool.query('DELETE FROM contacts WHERE id = $1', [input]);"),
    read("return pool.query('SELECT 1 -- delete from contacts', [input]);"),
  ),
  writing(
    'with a POST',
    read("return fetch('https://vendor.example', { method: 'POST', body: input });"),
    read("return fetch('https://vendor.example', { method: 'GET' });"),
  ),
  writing(
    'with axios',
    read('return axios.patch(url, input);', "import axios from 'axios';\n"),
    read('return axios.get(url);', "import axios from 'axios';\n"),
    4,
  ),
  writing(
    'with the client of a vendor',
    read('return stripe.charges.create({ input });', "import Stripe from 'stripe';\nconst stripe = new Stripe(key);\n"),
    read('return stripe.charges.retrieve(input);', "import Stripe from 'stripe';\nconst stripe = new Stripe(key);\n"),
    5,
  ),
  writing(
    'to a file',
    read('await writeFile(path, input);', "import { writeFile } from 'node:fs/promises';\n"),
    read('await writeFile(path, input);', "import { writeFile } from './memory';\n", { 'operations/memory.ts': 'export const writeFile = () => 1;' }),
    4,
  ),
  writing(
    'in a function of the app that it calls, by way of a re-export',
    read('return queries.save(input);', queries, {
      'db/queries/index.ts': "export * from './contacts';",
      'db/queries/contacts.ts': 'export async function save(input) { return store(input); }\nconst store = (input) => db.insert(contacts).values(input);',
    }),
    read('return queries.load(input);', queries, {
      'db/queries/index.ts': "export * from './contacts';",
      'db/queries/contacts.ts': 'export async function load() { return db.select(); }\nexport async function save(input) { return db.insert(contacts).values(input); }',
    }),
    4,
  ),
  writing(
    'by calling a wrapped write',
    read('return save(input);', "import { save } from '@/actions/save';\n", {
      'actions/save.ts': `${heads}export const save = withSelfHealing(async (input) => db.insert(contacts).values(input), { source: 'save', category: 'database' });`,
    }),
    read('return load(input);', "import { load } from '@/actions/load';\n", {
      'actions/load.ts': `${heads}export const load = withSelfHealing(async (input) => db.select(), { source: 'load', category: 'database', effects: 'none' });`,
    }),
    4,
  ),
  {
    code: 'transaction-not-declared',
    planted: operation("effects: 'idempotent'", "return healing().transaction('save', (tx) => insert(tx, input));"),
    where: 'operations/work.ts:3',
    near: operation("effects: 'transactional'", "return healing().transaction('save', (tx) => insert(tx, input));"),
  },
  {
    code: 'transaction-not-declared',
    what: 'through a constant and a function',
    planted: operation('', 'return save(input);', 'const save = async (input) => { const h = healing(); return h.transaction("save", () => 1); };\n'),
    where: 'operations/work.ts:4',
    near: operation('', 'return db.transaction((tx) => insert(tx, input));'),
  },
  {
    code: 'second-retry-layer',
    planted: operation('', 'return pRetry(() => fetch(input));', "import pRetry from 'p-retry';\n"),
    where: 'operations/work.ts:5',
    near: { 'lib/poll.ts': "import pRetry from 'p-retry';\nexport const poll = () => pRetry(() => fetch('x'));", ...operation('') },
  },
  {
    code: 'second-retry-layer',
    what: 'of got',
    planted: operation('', 'return got(input).json();', "import got from 'got';\n"),
    where: 'operations/work.ts:5',
    near: operation('', 'return got(input, { retry: { limit: 0 } }).json();', "import got from 'got';\n"),
  },
  {
    code: 'second-retry-layer',
    what: 'of a client of openai',
    planted: { ...operation(''), 'lib/ai.ts': "import OpenAI from 'openai';\nexport const ai = new OpenAI({ apiKey });" },
    where: 'lib/ai.ts:2',
    near: { ...operation(''), 'lib/ai.ts': "import OpenAI from 'openai';\nexport const ai = new OpenAI({ apiKey, maxRetries: 0 });" },
  },
];
