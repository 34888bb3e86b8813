import type { FindingCode } from '@/lib/platform/doctor-codes';
import type { Files } from './in-memory-app';
import { heads, operation } from './in-memory-app';
import { plantedDeclarations } from './planted-declarations';
import { plantedEffects } from './planted-effects';

export interface Case {
  code: FindingCode;
  what?: string;
  planted: Files;
  where: string;
  /** Looks much the same and is right. */
  near: Files;
}

const wrapped = `${heads}export const work = withSelfHealing(async () => 1, { source: 'work', category: 'api' });`;
const hook = (body: string, more = '') => ({
  'instrumentation.ts': `export async function register() { ${body} }\n${more}`,
});
const loads = "await import('./lib/start');";
const start = { 'lib/start.ts': "import '@/self-healing.config';", 'self-healing.config.ts': 'export {};' };
const report = "export const onRequestError = async (error) => { const door = await import('@/lib/door'); door.reportUnwrapped(error); };";

const places: readonly Case[] = [
  {
    code: 'wrapped-on-edge',
    planted: { 'app/api/x/route.ts': `${wrapped}\nexport const runtime = 'edge';` },
    where: 'app/api/x/route.ts:2',
    near: { 'app/api/x/route.ts': `${wrapped}\nexport const runtime = 'nodejs';` },
  },
  {
    code: 'wrapped-on-edge',
    what: 'by import',
    planted: {
      'app/api/x/route.ts': "import { work } from '@/operations/work';\nexport const runtime = 'edge';",
      ...operation(''),
    },
    where: 'operations/work.ts:3',
    near: {
      'app/api/x/route.ts': "import type { Work } from '@/operations/work';\nexport const runtime = 'edge';",
      ...operation(''),
    },
  },
  {
    code: 'wrapped-on-edge',
    what: 'in a middleware',
    planted: { 'middleware.ts': "import { work } from '@/operations/work';", ...operation('') },
    where: 'operations/work.ts:3',
    near: { 'proxy.ts': "import { work } from '@/operations/work';", ...operation('') },
  },
  {
    code: 'wrapped-inside-use-cache',
    planted: { 'a.ts': `${heads}export async function a() {\n  'use cache';\n  return withSelfHealing(async () => 1, { source: 'a', category: 'api' })();\n}` },
    where: 'a.ts:4',
    near: { 'a.ts': `${heads}export const a = withSelfHealing(async () => {\n  'use cache';\n  return 1;\n}, { source: 'a', category: 'api' });` },
  },
  {
    code: 'healed-result-cached',
    planted: { 'a.ts': "import { work } from '@/operations/work';\nexport async function a() {\n  'use cache: remote';\n  return work('x');\n}", ...operation('') },
    where: 'a.ts:4',
    near: { 'a.ts': "import { work } from '@/operations/work';\nexport async function a() {\n  'use server';\n  return work('use cache');\n}", ...operation('') },
  },
];

const wiring: readonly Case[] = [
  {
    code: 'config-missing',
    planted: { 'a.ts': wrapped, ...hook('') },
    where: 'self-healing.config.ts',
    near: { 'a.ts': wrapped, ...hook(''), 'self-healing.config.ts': 'export {};' },
  },
  {
    code: 'instrumentation-missing',
    planted: { 'a.ts': wrapped, ...start },
    where: 'instrumentation.ts',
    near: { 'a.ts': wrapped, ...start, 'src/instrumentation.ts': "import '@/lib/start';" },
  },
  {
    code: 'instrumentation-without-config',
    planted: { 'a.ts': wrapped, ...start, ...hook("console.log('ready');") },
    where: 'instrumentation.ts',
    near: { 'a.ts': wrapped, ...start, ...hook(loads) },
  },
  {
    code: 'instrumentation-without-report',
    planted: {
      ...{ 'a.ts': wrapped, ...start, ...hook(loads, 'export const onRequestError = () => {};') },
      'self-healing.config.ts': "import '@/lib/self-healing/error-interceptor';",
      'lib/self-healing/error-interceptor.ts': 'export const reportUnwrapped = () => {};',
    },
    where: 'instrumentation.ts',
    near: { 'a.ts': wrapped, ...start, ...hook(loads, report) },
  },
  {
    code: 'register-missing',
    planted: operation("effects: 'transactional'", "return healing().transaction('save', (tx) => 1);"),
    where: 'operations/work.ts',
    near: {
      ...operation("effects: 'transactional'", "return healing().transaction('save', (tx) => 1);"),
      'register.d.ts': "declare module '@/lib/self-healing/core/register' {\n  interface Register { transaction: Db }\n}",
    },
  },
];

const hostFile = (actor: string, admins: string, isAdmin = 'admins.includes(actor.actorId)') => ({
  'src/self-healing.host.ts': `${admins}
async function currentActor() {
  ${actor}
  return signedIn === null ? null : { tenantId: 'default', actorId: signedIn.id };
}
export const host = {
  currentActor,
  async isAdmin() {
    const actor = await currentActor();
    return actor !== null && ${isAdmin};
  },
};`,
});
const asked = 'const signedIn = await session();';

const hosts: readonly Case[] = [
  {
    code: 'host-unfinished',
    what: 'nobody is an admin',
    planted: hostFile(asked, 'const admins: readonly string[] = [];'),
    where: 'src/self-healing.host.ts:1',
    near: hostFile(asked, "const admins: readonly string[] = ['one'];"),
  },
  {
    code: 'host-unfinished',
    what: 'nobody is an admin, but the list is filled elsewhere',
    planted: hostFile(asked, '\nconst admins = [] as const;'),
    where: 'src/self-healing.host.ts:2',
    near: hostFile(asked, 'const admins: string[] = [];\nfor (const one of named()) admins.push(one);'),
  },
  {
    code: 'host-unfinished',
    what: 'nobody is signed in',
    planted: hostFile('const signedIn: { id: string } | null = null as { id: string } | null;', "const admins = ['one'];"),
    where: 'src/self-healing.host.ts:3',
    near: hostFile('let signedIn: { id: string } | null = null;\n  signedIn = await session();', "const admins = ['one'];"),
  },
  {
    code: 'host-unfinished',
    what: 'nothing was done',
    planted: hostFile('const signedIn = null;', 'const admins = [];'),
    where: 'src/self-healing.host.ts:3',
    near: hostFile(asked, 'const admins = [];', '(admins.length === 0 || admins.includes(actor.actorId))'),
  },
];

const remarks: readonly Case[] = [
  {
    code: 'ignored-without-reason',
    planted: operation("effects: 'idempotent', defaultValue: 1", '', '// selfheal-ignore default-on-a-write'),
    where: 'operations/work.ts:2',
    near: operation("effects: 'idempotent', defaultValue: 1", '', '// selfheal-ignore default-on-a-write: it is shown as such'),
  },
  {
    code: 'ignored-unknown',
    planted: operation('', '', '// selfheal-ignore no-such-code: whatever'),
    where: 'operations/work.ts:2',
    near: operation("effects: 'idempotent', defaultValue: 1", '', '/* selfheal-ignore default-on-a-write: it is shown */'),
  },
  {
    code: 'ignored-nothing',
    planted: operation('', '', '// selfheal-ignore default-on-a-write: it once had one'),
    where: 'operations/work.ts:2',
    near: operation("effects: 'idempotent', defaultValue: 1", '', '// selfheal-ignore default-on-a-write: it has one'),
  },
];

export const planted: readonly Case[] = [...plantedDeclarations, ...plantedEffects, ...places, ...wiring, ...hosts, ...remarks];
