import type { Case } from './planted';
import { heads, operation } from './in-memory-app';

const cache = (parts: string) => `cache: { key: () => 'all', ${parts} ttlMs: 0, staleMs: 1000 }`;
const queue = 'queue: { accepted: () => null, expiresMs: 1000 }';
const queued = (file: string) => ({
  [file]: `${heads}export const later = withSelfHealing(async () => 1, { source: 'later', category: 'email', ${queue} });`,
});

export const plantedDeclarations: readonly Case[] = [
  {
    code: 'options-incomplete',
    planted: { 'a.ts': `${heads}export const a = withSelfHealing(async () => 1, { category: 'api' });` },
    where: 'a.ts:2',
    near: {
      'a.ts': `${heads}import { shared } from 'elsewhere';\nexport const a = withSelfHealing(async () => 1, { ...shared });`,
    },
  },
  {
    code: 'source-twice',
    planted: { ...operation(''), ...{ 'b.ts': `${heads}export const b = withSelfHealing(async () => 1, { source: 'work', category: 'api' });` } },
    where: 'operations/work.ts:3',
    near: { ...operation(''), ...{ 'b.ts': `${heads}export const b = withSelfHealing(async () => 1, { source: 'other', category: 'api' });` } },
  },
  {
    code: 'cache-without-scope',
    planted: operation(`effects: 'none', ${cache('')}`),
    where: 'operations/work.ts:3',
    near: operation(`effects: 'none', ${cache("scope: 'public',")}`),
  },
  {
    code: 'cache-without-scope',
    what: 'in a constant that is spread in',
    planted: operation(`...read`, 'return input;', `const read = { effects: 'none', ${cache('')} } as const;\n`),
    where: 'operations/work.ts:4',
    near: operation(`...read`, 'return input;', `const read = { effects: 'none', ${cache("scope: (input: string) => input,")} } as const;\n`),
  },
  {
    code: 'cache-on-a-write',
    planted: operation(cache("scope: 'public',")),
    where: 'operations/work.ts:3',
    near: operation(`effects: 'none', ${cache("scope: 'public',")}`),
  },
  {
    code: 'default-on-a-write',
    planted: operation(`effects: 'idempotent', defaultValue: null`),
    where: 'operations/work.ts:3',
    near: operation(`effects: 'idempotent', defaultValue: undefined`),
  },
  {
    code: 'queue-outside-operations',
    planted: queued('actions/later.ts'),
    where: 'actions/later.ts:2',
    near: queued('operations/later.ts'),
  },
  {
    code: 'queue-not-listed',
    planted: { ...queued('operations/later.ts'), 'operations/index.ts': 'export const operations = [];' },
    where: 'operations/later.ts:2',
    near: {
      ...queued('operations/later.ts'),
      'operations/index.ts': "import { later } from './later';\nexport const operations = [later] as const;",
    },
  },
  {
    code: 'queue-not-listed',
    what: 'where the index re-exports others',
    planted: { ...queued('operations/later.ts'), 'operations/index.ts': "export { other } from './other';" },
    where: 'operations/later.ts:2',
    near: { ...queued('operations/later.ts'), 'operations/index.ts': "export * from './later';" },
  },
  {
    code: 'strategy-without-option',
    planted: operation("strategies: ['RETRY_WITH_BACKOFF', 'QUEUE_FOR_LATER']"),
    where: 'operations/work.ts:3',
    near: operation(`strategies: ['RETRY_WITH_BACKOFF', 'QUEUE_FOR_LATER'], ${queue}`),
  },
  {
    code: 'connection-incomplete',
    planted: operation("effects: 'none', connection: { ping: async () => {} }"),
    where: 'operations/work.ts:3',
    near: operation("effects: 'none', connection: { ping: async () => {}, reset: async () => {} }"),
  },
  {
    code: 'endpoints-single',
    planted: operation("effects: 'none', endpoints: { urls: ['https://one.example'] }", 'return fetch(healing().endpoint);'),
    where: 'operations/work.ts:3',
    near: operation("effects: 'none', endpoints: { urls: ['https://one.example', 'https://two.example'] }", 'return fetch(healing().endpoint);'),
  },
  {
    code: 'endpoints-not-called',
    planted: operation("effects: 'none', endpoints: { urls }", "return fetch('https://one.example');", "import { urls } from './urls';\n"),
    where: 'operations/work.ts:4',
    near: operation("effects: 'none', endpoints: { urls }", 'return ask();', "import { urls } from './urls';\nconst ask = () => fetch(healing().endpoint);\n"),
  },
  {
    code: 'endpoints-on-a-write',
    planted: operation("effects: 'idempotent', endpoints: { urls }", 'return fetch(healing().endpoint);'),
    where: 'operations/work.ts:3',
    near: operation("effects: 'idempotent', endpoints: { urls, sharedIdempotency: true }", 'return fetch(healing().endpoint);'),
  },
];
