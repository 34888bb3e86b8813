import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appsOfATest, read } from './__fixtures__/apps-of-a-test';
import { emptyApp, write } from './__fixtures__/small-apps';
import { applyRemoval, planRemoval } from './removal';
import { listFiles } from './source-set';

const { own, app, embed } = appsOfATest();

async function embedded(files: Record<string, string>): Promise<string> {
  const dir = app(files);
  await embed(dir);
  return dir;
}
function remove(dir: string, options: { force?: boolean; unwrap?: boolean } = {}) {
  const removal = planRemoval(own.dir, dir, { force: false, unwrap: false, ...options });
  applyRemoval(removal);
  return removal;
}
const allFiles = (dir: string) =>
  ['app', 'lib', 'components', 'actions', '.selfheal', 'operations'].flatMap((folder) => listFiles(dir, folder));

it('leaves an app that changed nothing exactly as it was', async () => {
  const files = emptyApp({
    'vercel.json': '{"framework":"nextjs"}',
    '.env.example': 'A=1',
    'instrumentation.ts': "import './polyfill';",
    'lib/mine.ts': 'export const mine = 1;\n',
  });
  const dir = await embedded(files);
  remove(dir);
  expect(allFiles(dir)).toEqual(['app/layout.tsx', 'app/page.tsx', 'lib/mine.ts']);
  for (const [path, text] of Object.entries(files)) expect(read(dir, path), path).toBe(text);
  for (const path of ['self-healing.host.ts', 'self-healing.config.ts', 'self-healing.register.d.ts', '.selfheal']) {
    expect(existsSync(join(dir, path)), path).toBe(false);
  }
});

it('takes away files that it made where the app had none', async () => {
  const dir = await embedded(emptyApp());
  remove(dir);
  for (const path of ['vercel.json', '.env.example', 'instrumentation.ts'])
    expect(existsSync(join(dir, path)), path).toBe(false);
});

it('keeps what the app changed, where no build looks, and deletes it only when told to', async () => {
  for (const force of [false, true]) {
    const dir = await embedded(emptyApp());
    writeFileSync(join(dir, 'self-healing.host.ts'), 'export const host = mine;\n');
    const { kept } = remove(dir, { force });
    expect(existsSync(join(dir, 'self-healing.host.ts'))).toBe(false);
    expect(existsSync(join(dir, '.selfheal/kept/self-healing.host.ts'))).toBe(!force);
    expect(kept).toEqual(force ? [] : ['self-healing.host.ts']);
  }
});

it('keeps what the app added to merged files since, without what was ours', async () => {
  const dir = await embedded(emptyApp({ 'vercel.json': '{\n  "framework": "nextjs"\n}\n', '.env.example': 'A=1\n' }));
  const settings = JSON.parse(read(dir, 'vercel.json'));
  settings.crons.push({ path: '/api/daily', schedule: '0 0 * * *' });
  writeFileSync(join(dir, 'vercel.json'), JSON.stringify(settings, null, 2));
  writeFileSync(join(dir, '.env.example'), `${read(dir, '.env.example')}\nB=2\n`);
  remove(dir);
  expect(JSON.parse(read(dir, 'vercel.json'))).toEqual({
    framework: 'nextjs',
    crons: [{ path: '/api/daily', schedule: '0 0 * * *' }],
  });
  expect(read(dir, '.env.example').split('\n').filter(Boolean)).toEqual(['A=1', 'B=2']);
});

it('is completed by another run when it was interrupted', async () => {
  const dir = await embedded(emptyApp({ 'vercel.json': '{"framework":"nextjs"}' }));
  const removal = planRemoval(own.dir, dir, { force: false, unwrap: false });
  for (const [path, { after }] of removal.restored) writeFileSync(join(dir, path), after);
  rmSync(join(dir, removal.deleted[0] ?? ''));
  const { notes } = remove(dir);
  expect(notes).toEqual([]);
  expect(read(dir, 'vercel.json')).toBe('{"framework":"nextjs"}');
  expect(allFiles(dir)).toEqual(['app/layout.tsx', 'app/page.tsx']);
});

const door = '@/lib/self-healing/error-interceptor';
const wrapped = `'use server';

import { withSelfHealing } from '${door}';
import { table } from './table';

/** Saves. */
export const save = withSelfHealing(
  async function save(form: FormData) {
    // What came.
    return table(form);
  },
  { source: 'save', category: 'database', effects: 'once' },
);
export const load = withSelfHealing(async () => 1, { source: 'load' });
`;
const plain = `'use server';

import { table } from './table';

/** Saves. */
export async function save(form: FormData) {
  // What came.
  return table(form);
}
export const load = async () => 1;
`;

it('removes nothing while files of the app need it, and names them', async () => {
  const dir = await embedded(emptyApp());
  write(dir, { 'app/actions.ts': wrapped });
  const before = allFiles(dir);
  expect(() => remove(dir)).toThrow(/--unwrap[\s\S]*\n {2}app\/actions[.]ts$/);
  expect(allFiles(dir)).toEqual(before);
});

it('unwraps what is mechanical: the function stands alone again, with its comments', async () => {
  const dir = await embedded(emptyApp());
  write(dir, {
    'app/actions.ts': wrapped,
    'lib/tea.ts': "import type { Client } from './mine';\nexport type Tea = Client;\n",
  });
  remove(dir, { unwrap: true });
  expect(read(dir, 'app/actions.ts')).toBe(plain);
  expect(existsSync(join(dir, 'lib/self-healing'))).toBe(false);
});

it.each<[string, string, string]>([
  [
    'a default export',
    'export default withSelfHealing(async function act() { return 1; }, {});',
    'export default async function act() { return 1; }',
  ],
  [
    'a name',
    'async function act() {}\nexport const POST = withSelfHealing(act, {});',
    'async function act() {}\nexport const POST = act;',
  ],
  [
    'an inner call',
    'export const all = [withSelfHealing(async () => 1, {})];',
    'export const all = [(async () => 1)];',
  ],
  [
    'one in another',
    'export const a = withSelfHealing(withSelfHealing(async () => 1, {}), {});',
    'export const a = async () => 1;',
  ],
])('unwraps %s', async (_, before, after) => {
  const dir = await embedded(emptyApp());
  write(dir, {
    'app/actions.ts': `import { withSelfHealing } from '../lib/self-healing/error-interceptor';\n${before}\n`,
  });
  remove(dir, { unwrap: true });
  expect(read(dir, 'app/actions.ts').trim()).toBe(after);
});

it('stops before anything is removed where unwrapping would change what the code does, and says why', async () => {
  const dir = await embedded(emptyApp());
  const text = `import { healing, withSelfHealing } from '${door}';\nexport const a = withSelfHealing(async () => healing().step('x', work), {});\n`;
  write(dir, { 'app/actions.ts': text, 'operations/late.ts': `export const late = () => import('${door}');\n` });
  expect(() => remove(dir, { unwrap: true })).toThrow(
    /app\/actions[.]ts: it uses healing[\s\S]*operations\/late[.]ts: it names/,
  );
  expect(read(dir, 'app/actions.ts')).toBe(text);
  expect(existsSync(join(dir, 'lib/self-healing'))).toBe(true);
});

it('says so where there is nothing to remove', () => {
  expect(() => remove(app(emptyApp()))).toThrow(/not embedded/);
});
