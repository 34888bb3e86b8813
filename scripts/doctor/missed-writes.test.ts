import { describe, expect, it } from 'vitest';
import { findIn, operation } from './__fixtures__/in-memory-app';

const db = "import { db, contacts } from '@/db';\n";

/** What a read does that is none, and what has to stand above it. */
const writes: Record<string, [body: string, above?: string, more?: Record<string, string>]> = {
  'on what a function answers with': [
    'await getDb().insert(contacts).values({ input });',
    "import { getDb, contacts } from '@/db';",
  ],
  'on what is awaited': [
    'await (await open()).update(contacts).set({ input });',
    "import { open, contacts } from '@/db';",
  ],
  'in a transaction with a short name': [
    'await db.transaction(async (t) => { await t.insert(contacts).values({ input }); });',
    db,
  ],
  'by a computed member': ["await db['insert'](contacts).values({ input });", db],
  'by a method under another name': ['const { insert: add } = db; await add(contacts).values({ input });', db],
  'by a method that was taken out': ['await insert(contacts).values({ input });', `${db}const { insert } = db;`],
  'by a constant that holds a method': ['await put(contacts).values({ input });', `${db}const put = db.insert;`],
  'with a query builder': [
    "await database.insertInto('contacts').values({ input }).execute();",
    "import { database } from '@/db';",
  ],
  'with a deletion of a query builder': [
    "await kysely.deleteFrom('contacts').execute();",
    "import { kysely } from '@/db';",
  ],
  'over a table by its name': [
    "await supabase.from('contacts').insert({ input });",
    "import { supabase } from '@/db';",
  ],
  'over a table by its name, with a condition': [
    "await supabase.from('contacts').delete().eq('id', input);",
    "import { supabase } from '@/db';",
  ],
  'into a collection': ['await contacts.insertOne({ input });', "import { contacts } from '@/db';"],
  'into a collection that is found first': [
    "await (await open()).collection('a').findOneAndUpdate({}, {});",
    "import { open } from '@/db';",
  ],
  'on a client that a function answers with': [
    'await getPrisma().contact.create({ data: { input } });',
    "import { getPrisma } from '@/db';",
  ],
  'with raw SQL in a tag': ['await prisma.$executeRaw`SELECT audit(1)`;', "import { prisma } from '@/db';"],
  'with a query in an object': [
    "await pool.query({ text: 'insert into contacts values ($1)', values: [input] });",
    "import { pool } from '@/db';",
  ],
  'with a sequence that is set': ['await pool.query("select setval(\'numbers\', 1)");', "import { pool } from '@/db';"],
  'with a notification': ["await pool.query(\"select pg_notify('a', 'b')\");", "import { pool } from '@/db';"],
  'with a procedure': ["await pool.query('call close_month($1)');", "import { pool } from '@/db';"],
  'with an index that is unique': [
    "await pool.query('create unique index a on b (c)');",
    "import { pool } from '@/db';",
  ],
  'with a request as an object': ["await fetch(new Request('https://a.test', { method: 'POST' }));"],
  'with a request as a constant': [
    'await fetch(request);',
    "const request = new Request('https://a.test', { method: 'PUT' });",
  ],
  'with a fetch by another name': ["await send('https://a.test', { method: 'POST' });", 'const send = fetch;'],
  'with the fetch of globalThis': ["await globalThis.fetch('https://a.test', { method: 'POST' });"],
  'with options that are spread': [
    "await fetch('https://a.test', { ...options });",
    "const options = { method: 'POST' };",
  ],
  'with a client that is called itself': [
    "await axios({ method: 'post', url: 'https://a.test' });",
    "import axios from 'axios';",
  ],
  'with a client and its options': ["await ky('https://a.test', { method: 'post' });", "import ky from 'ky';"],
  'with a client and a request': [
    "await axios.request({ method: 'post', url: 'https://a.test' });",
    "import axios from 'axios';",
  ],
  'with a counter': ["await redis.incr('visits');", "import Redis from 'ioredis';\nconst redis = new Redis();"],
  'with a job': ["await jobs.add('mail', { input });", "import { Queue } from 'bullmq';\nconst jobs = new Queue('a');"],
  'with a stream to a file': [
    "createWriteStream('/tmp/a').end(input);",
    "import { createWriteStream } from 'node:fs';",
  ],
  'in a callback by its name': [
    'await Promise.all([input].map(save));',
    `${db}const save = (one: string) => db.insert(contacts).values({ one });`,
  ],
  'in a method of an object': [
    'await contactsOf.save(input);',
    `${db}const contactsOf = { async save(one: string) { await db.insert(contacts).values({ one }); } };`,
  ],
  'in a property of an object': [
    'await contactsOf.save(input);',
    `${db}const contactsOf = { save: async (one: string) => db.insert(contacts).values({ one }) };`,
  ],
  'in a method of an instance': [
    'await service.save(input);',
    `${db}class Service { async save(one: string) { await db.insert(contacts).values({ one }); } }\nconst service = new Service();`,
  ],
  'in a static method': [
    'await Service.save(input);',
    `${db}class Service { static async save(one: string) { await db.insert(contacts).values({ one }); } }`,
  ],
  'in a method of another method': [
    'await new Service().save(input);',
    `${db}class Service { async save(one: string) { await this.put(one); } private async put(one: string) { await db.insert(contacts).values({ one }); } }`,
  ],
  'in a service of another file': [
    'await service.save(input);',
    "import { service } from '@/lib/service';",
    {
      'lib/service.ts': `${db}class Service { save = async (one: string) => { await db.insert(contacts).values({ one }); }; }\nexport const service = new Service();`,
    },
  ],
  'in a default parameter': [
    'return input;',
    '',
    {
      'operations/work.ts': `import { withSelfHealing } from '@/lib/self-healing/error-interceptor';\n${db}export const work = withSelfHealing(async (input = db.insert(contacts).values({})) => input, { source: 'work', category: 'database', effects: 'none' });`,
    },
  ],
};

const reads: Record<string, [body: string, above?: string]> = {
  'a set and a map': ['const a = new Map(); a.set(1, 2); a.delete(1); new Set().add(1); new Headers().delete("a");'],
  'a hash': ["return createHash('sha256').update(input).digest('hex');", "import { createHash } from 'node:crypto';"],
  'a list of another kind': ['return { insert: 1, values: [input].values() };'],
  'a select over a table by its name': [
    "return await supabase.from('contacts').select('*').eq('id', input);",
    "import { supabase } from '@/db';",
  ],
  'a request that reads': ["return await fetch(new Request('https://a.test', { method: 'GET' }));"],
  'a client that reads': [
    "return await axios({ method: 'get', url: 'https://a.test' });",
    "import axios from 'axios';",
  ],
  'a counter that is read': [
    "return await redis.get('visits');",
    "import Redis from 'ioredis';\nconst redis = new Redis();",
  ],
  'a method that reads': [
    'return await service.find(input);',
    `${db}class Service { async find(one: string) { return db.select().from(contacts); } async save() { await db.insert(contacts).values({}); } }\nconst service = new Service();`,
  ],
  'a callback that reads': ['return [input].map(plain);', 'const plain = (one: string) => one.trim();'],
  'a word in a text': [
    'return await pool.query(\'select call_count, "call" from contacts\');',
    "import { pool } from '@/db';",
  ],
};

const found = ([body, above = '', more = {}]: [string, string?, Record<string, string>?]) =>
  findIn({ ...operation("effects: 'none'", body, above), ...more }).filter(({ code }) => code === 'read-that-writes');

describe('a write declared a read', () => {
  it.each(Object.entries(writes))('is found: %s', (_title, given) => {
    expect(found(given)).toHaveLength(1);
  });

  it.each(Object.entries(reads))('is not seen in %s', (_title, given) => {
    expect(found(given)).toEqual([]);
  });
});
