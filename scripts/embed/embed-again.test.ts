import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appsOfATest, read } from './__fixtures__/apps-of-a-test';
import { emptyApp } from './__fixtures__/small-apps';
import { applyPlan } from './apply';
import { planEmbedding } from './plan';
import { planText } from './report';
import { readState, writeState } from './state';

const { own, app, newer, embed } = appsOfATest();

it('has nothing to do when run again right after', async () => {
  const dir = app(emptyApp({ 'vercel.json': '{ "framework": "nextjs" }', '.env.example': 'A=1\n' }));
  await embed(dir);
  const again = await planEmbedding(own.dir, dir);
  expect(again.changes).toEqual([]);
  expect(again.wanted.state?.pending).toBeUndefined();
});

it('updates what the app left alone, and takes away what is no longer needed', async () => {
  const dir = app(emptyApp());
  await embed(dir);
  const root = newer({ 'lib/platform/reports.ts': 'export const reports = () => 2;\n' });
  rmSync(join(root, 'lib/self-healing/steps.ts'));
  const plan = await embed(dir, root);
  expect(plan.changes.map(({ act, path }) => `${act} ${path}`)).toEqual([
    'update lib/self-healing-platform/reports.ts',
    'delete lib/self-healing/steps.ts',
  ]);
  expect(read(dir, 'lib/self-healing-platform/reports.ts')).toContain('reports = () => 2');
  expect(existsSync(join(dir, 'lib/self-healing/steps.ts'))).toBe(false);
});

const steps = 'lib/self-healing/steps.ts';

it('keeps a change of the app while ours stays, and says nothing of it', async () => {
  const dir = app(emptyApp());
  await embed(dir);
  writeFileSync(join(dir, steps), read(dir, steps).replace('step0 = 0', 'step0 = 99'));
  expect((await planEmbedding(own.dir, dir)).changes).toEqual([]);
});

it('joins a change of the app with one of ours, again and again', async () => {
  const dir = app(emptyApp());
  await embed(dir);
  const text = read(own.dir, steps);
  writeFileSync(join(dir, steps), read(dir, steps).replace('step0 = 0', 'step0 = 99'));
  const first = await embed(dir, newer({ [steps]: text.replace('step9 = 9', 'step9 = 90') }));
  expect(first.changes.map(({ act }) => act)).toEqual(['merge']);
  await embed(dir, newer({ [steps]: text.replace('step9 = 9', 'step9 = 91') }));
  expect(read(dir, steps)).toContain('step0 = 99');
  expect(read(dir, steps)).toContain('step9 = 91');
});

it('writes ours beside where both changed the same lines, and says so once', async () => {
  const dir = app(emptyApp());
  await embed(dir);
  const changed = read(dir, steps).replace('step0 = 0', 'step0 = 99');
  writeFileSync(join(dir, steps), changed);
  const root = newer({ [steps]: read(own.dir, steps).replace('step0 = 0', 'step0 = 5') });
  const plan = await embed(dir, root);
  expect(planText(plan)).toContain('.selfheal-new');
  expect(read(dir, steps)).toBe(changed);
  expect(read(dir, `${steps}.selfheal-new`)).toContain('step0 = 5');
  rmSync(join(dir, `${steps}.selfheal-new`));
  expect((await planEmbedding(root, dir)).changes).toEqual([]);
});

it('is completed by another run when it was interrupted, of whatever version', async () => {
  const dir = app(emptyApp({ '.env.example': 'A=1\n' }));
  const plan = await planEmbedding(own.dir, dir);
  // As it is after the first files: what was about to be written is recorded, the rest is not there.
  const half = { ...plan, changes: plan.changes.slice(0, 5) };
  applyPlan(half);
  const state = readState(dir);
  if (state === null) throw new Error('There is no state.');
  const pending = Object.fromEntries(Object.entries(state.files).map(([path, { hash }]) => [path, hash]));
  writeState(dir, { ...state, files: {}, pending });
  await embed(dir, newer({ 'lib/platform/reports.ts': 'export const reports = () => 2;\n' }));
  expect(read(dir, 'lib/self-healing-platform/reports.ts')).toContain('() => 2');
  expect(read(dir, '.env.example')).toMatch(/^A=1/);
  expect(readState(dir)?.pending).toBeUndefined();
});

it('leaves alone what the app owns once it was made', async () => {
  const dir = app(emptyApp());
  await embed(dir);
  writeFileSync(join(dir, 'self-healing.host.ts'), 'export const host = mine;\n');
  await embed(dir, newer({}));
  expect(read(dir, 'self-healing.host.ts')).toBe('export const host = mine;\n');
});
