import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Entry, findEntries } from './find-entries';
import { openProject } from './host-app';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function entriesOf(files: Record<string, string>): Entry[] {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wrap-find-')));
  folders.push(root);
  const config = {
    compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', paths: { '@/*': ['./*'] } },
  };
  for (const [path, text] of Object.entries({ 'tsconfig.json': JSON.stringify(config), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findEntries(openProject(root), root);
}

const wrapper = `import { withSelfHealing } from '@/lib/self-healing/error-interceptor';\n`;
const names = (entries: Entry[]) =>
  entries.map(({ exportName, wrapped }) => `${exportName} ${wrapped ? 'wrapped' : 'open'}`);

describe('findEntries', () => {
  it('finds every way in which a file of actions exports a function', () => {
    const entries = entriesOf({
      'actions.ts': `'use server';
export async function declared() {}
export const arrow = async () => {};
export const expression = async function () {};
async function local() {}
export { local as renamed };
export default async function () {}
export type Shape = string;
export const limit = 3;
`,
    });
    expect(names(entries)).toEqual(['declared open', 'arrow open', 'expression open', 'renamed open', 'default open']);
    expect(entries.every((entry) => entry.kind === 'action' && entry.refusal === undefined)).toBe(true);
    expect(entries[0]).toMatchObject({ file: 'actions.ts', line: 2 });
  });

  it('takes a route handler by its name and place only', () => {
    const entries = entriesOf({
      'app/api/items/route.ts': `export async function GET() {}\nexport const revalidate = 5;\nexport async function helper() {}\n`,
      'src/other/route.ts': 'export async function GET() {}\n',
    });
    expect(names(entries)).toEqual(['GET open']);
    expect(entries[0]?.kind).toBe('route');
  });

  it('sees the wrapper however it was imported, renamed, handed on or put below another one', () => {
    const entries = entriesOf({
      'lib/guard.ts': `export { withSelfHealing as guard } from '@/lib/self-healing/error-interceptor';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
export const action = (work: () => Promise<void>) => withSelfHealing(work, { source: 'x', category: 'api' });
`,
      'a.ts': `'use server';
import { withSelfHealing as heal } from '@/lib/self-healing/error-interceptor';
import * as door from '@/lib/self-healing/error-interceptor';
import { action, guard } from './lib/guard';
const shared = { category: 'database', effects: 'none' } as const;
const local = heal(async () => {}, { source: 'local', ...shared });
export const one = heal(async () => {}, { source: 'one', category: 'api', ...unknown() });
export const two = door.withSelfHealing(async () => {}, { source: 'two', category: 'email' });
export const three = guard(async () => {}, { source: 'three', category: 'sms' });
export const four = other(guard(async () => {}, { source: 'four', category: 'ai' }));
export const five = action(async () => {});
export const six = local;
export const seven = local.bind(null);
export { local as eight };
export default local;
`,
    });
    const actions = entries.filter((entry) => entry.kind === 'action');
    expect(names(actions)).toEqual(
      ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'default'].map((name) => `${name} wrapped`),
    );
    expect(actions.map((entry) => entry.options?.source)).toEqual([
      'one',
      'two',
      'three',
      'four',
      undefined,
      'local',
      'local',
      'local',
      'local',
    ]);
    expect(actions[0]?.options?.has).toEqual(['source', 'category', '...']);
    expect(actions[5]?.options).toEqual({
      source: 'local',
      category: 'database',
      effects: 'none',
      has: ['source', 'category', 'effects'],
    });
  });

  it('calls what is wrapped elsewhere an operation, with its options', () => {
    const entries = entriesOf({
      'operations/read.ts': `${wrapper}export const read = withSelfHealing(async () => 1, { source: 'read', category: 'api', queue: q });\n`,
      'components/page.tsx': 'export async function Page() { return null; }\n',
    });
    expect(entries).toEqual([
      {
        file: 'operations/read.ts',
        line: 2,
        exportName: 'read',
        kind: 'operation',
        wrapped: true,
        options: { source: 'read', category: 'api', has: ['source', 'category', 'queue'] },
      },
    ]);
  });

  it('leaves out tests, declarations, client files, the Pages Router and an app in a folder of this one', () => {
    const action = `'use server';\nexport async function save() {}\n`;
    const entries = entriesOf({
      'a.test.ts': action,
      'a.d.ts': action,
      'node_modules/x/a.ts': action,
      '.next/a.ts': action,
      'b.ts': `'use client';\nexport async function save() {}\n`,
      'pages/api/a.ts': action,
      'fixture/next.config.ts': '',
      'fixture/a.ts': action,
      'late.ts': `import './b';\n'use server';\nexport async function save() {}\n`,
      'brackets.ts': `('use server');\nexport async function save() {}\n`,
    });
    expect(entries).toEqual([]);
  });

  it.each([
    ['export function save() {}', 'is not async'],
    ['export const save = () => 1;', 'is not async'],
    ['export async function* save() {}', 'is a generator'],
    [`export async function save() { 'use server'; }`, `has 'use server' in its body`],
    [`export async function save() { 'use cache'; }`, 'is cached'],
    ['export async function save() { return this; }', 'uses `this`'],
    ['export async function save() {}\nsave.label = 1;', 'gets a property in line 3'],
    ['export async function save() {}\nsave = other;', 'is assigned to in line 3'],
    ['export const { save } = handlers;', 'is taken out of `handlers`'],
    [`export { save } from 'package';`, 'comes from a package'],
    ['export const save = make();', 'its type is not known'],
    ['/* selfheal-ignore action-unwrapped: it is the switch itself */\nexport async function save() {}', 'on purpose'],
  ])('says why it cannot be wrapped: %s', (code, reason) => {
    const [entry, ...others] = entriesOf({ 'a.ts': `'use server';\n${code}\n` });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ exportName: 'save', wrapped: false, refusal: expect.stringContaining(reason) });
  });

  it('refuses a whole file that is generated or runs on the Edge', () => {
    const entries = entriesOf({
      'made.ts': `// @generated from a schema\n'use server';\nexport async function save() {}\n`,
      'app/api/fast/route.ts': `export const runtime = 'edge';\nexport async function GET() {}\n`,
    });
    expect(entries.map((entry) => entry.refusal)).toEqual([
      expect.stringContaining('Edge'),
      expect.stringContaining('generated'),
    ]);
  });
});
