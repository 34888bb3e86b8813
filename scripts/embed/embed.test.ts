import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appsOfATest, read } from './__fixtures__/apps-of-a-test';
import { emptyApp, packageJson, tsconfig, write } from './__fixtures__/small-apps';
import { applyPlan } from './apply';
import { planEmbedding } from './plan';
import { leftText } from './report';
import { listFiles } from './source-set';
import { readState } from './state';

const { own, app, newer, embed } = appsOfATest();

it('puts everything where the agreement says, and nothing of the app around the library', async () => {
  const dir = app(emptyApp());
  await embed(dir);
  expect(listFiles(dir, 'lib')).toEqual([
    'lib/self-healing-platform/reports.ts',
    'lib/self-healing-runtime/compose-healer.ts',
    'lib/self-healing-runtime/start-healing.ts',
    'lib/self-healing/db/client.ts',
    'lib/self-healing/db/healing-migrations/0000_initial.sql',
    'lib/self-healing/error-interceptor.ts',
    'lib/self-healing/steps.ts',
  ]);
  expect(listFiles(dir, 'app')).toEqual([
    'app/api/health/route.ts',
    'app/layout.tsx',
    'app/page.tsx',
    'app/platform/layout.tsx',
    'app/platform/page.tsx',
    'app/platform/self-healing.css',
  ]);
  for (const path of [
    'self-healing.host.ts',
    'self-healing.config.ts',
    'instrumentation.ts',
    'vercel.json',
    '.env.example',
  ]) {
    expect(existsSync(join(dir, path)), path).toBe(true);
  }
});

it('leads imports and text paths to where the files stand, through the alias of the app', async () => {
  const dir = app({
    'package.json': packageJson(),
    'tsconfig.json': tsconfig('~/', './src/'),
    'src/app/layout.tsx': '',
  });
  await embed(dir);
  expect(read(dir, 'src/app/platform/page.tsx')).toContain("from '~/lib/self-healing-platform/reports'");
  expect(read(dir, 'src/lib/self-healing/error-interceptor.ts')).toContain("from './db/client'");
  expect(read(dir, 'src/lib/self-healing/db/client.ts')).toContain("'src/lib/self-healing/db/healing-migrations'");
  expect(read(dir, 'src/components/self-healing/platform-layout.tsx')).toContain("from '~/self-healing.host'");
  expect(read(dir, 'src/instrumentation.ts')).toContain("import('./lib/self-healing-runtime/start-healing')");
});

it('writes relative imports where the app has no alias', async () => {
  const dir = app({ ...emptyApp(), 'tsconfig.json': '{}' });
  await embed(dir);
  expect(read(dir, 'app/platform/page.tsx')).toContain("from '../../lib/self-healing-platform/reports'");
  expect(read(dir, 'self-healing.host.ts')).toContain("from './lib/self-healing/core/host-app'");
});

it('writes JavaScript into an app that has no TypeScript: no types, no new settings', async () => {
  const { 'tsconfig.json': _, ...files } = emptyApp({ 'jsconfig.json': tsconfig('@/', './') });
  const dir = app(files);
  const plan = await embed(dir);
  const written = listFiles(dir, '').concat(
    listFiles(dir, 'lib'),
    listFiles(dir, 'components'),
    listFiles(dir, 'app/platform'),
  );
  expect(
    written.filter((path) => /[.]tsx?$/.test(path) && path !== 'app/layout.tsx' && path !== 'app/page.tsx'),
  ).toEqual([]);
  expect(read(dir, 'app/platform/page.js')).toContain('<h1>{reports()}</h1>');
  expect(read(dir, 'instrumentation.js')).not.toContain('Instrumentation');
  expect(plan.packages.map(({ name }) => name)).not.toContain('@types/pg');
});

it('writes nothing before it is applied', async () => {
  const dir = app(emptyApp());
  const before = listFiles(dir, 'app');
  await planEmbedding(own.dir, dir);
  expect(listFiles(dir, 'app')).toEqual(before);
  expect(readState(dir)).toBeNull();
});

it('refuses to write over a file that is not from Selfheal, and says which', async () => {
  const dir = app(emptyApp({ 'lib/self-healing/steps.ts': 'mine\n' }));
  await expect(planEmbedding(own.dir, dir)).rejects.toThrow(
    /^lib\/self-healing\/steps[.]ts exists and is not from Selfheal/,
  );
});

it('refuses to answer an address that a page of the app answers, whatever group it stands in', async () => {
  const dir = app(emptyApp({ 'app/(admin)/platform/page.tsx': '' }));
  await expect(planEmbedding(own.dir, dir)).rejects.toThrow(/app\/\(admin\)\/platform\/page[.]tsx answers \/platform/);
});

it("leaves the app's own /api/health and brings none", async () => {
  for (const path of ['app/api/health/route.ts', 'app/api/health/route.js', 'pages/api/health.ts']) {
    const dir = app(emptyApp({ [path]: 'mine\n' }));
    const plan = await embed(dir);
    expect(plan.notes.map((note) => note.path)).toContain(path);
    expect(read(dir, path)).toBe('mine\n');
    expect(listFiles(dir, 'app/api').filter((file) => file !== path)).toEqual([]);
    expect((await planEmbedding(own.dir, dir)).changes).toEqual([]);
  }
});

it("never touches the app's own tables, history or settings", async () => {
  const files = {
    'drizzle.config.ts': 'drizzle\n',
    'drizzle/0000_first.sql': 'SELECT 1;\n',
    'drizzle/meta/_journal.json': '{}\n',
    'next.config.ts': 'export default {};\n',
    'package-lock.json': '{}\n',
  };
  const dir = app(emptyApp(files));
  const manifest = read(dir, 'package.json');
  await embed(dir);
  for (const [path, text] of Object.entries(files)) expect(read(dir, path)).toBe(text);
  expect(read(dir, 'package.json')).toBe(manifest);
});

it('lists the packages that are missing with exact versions, and what is left to do in order', async () => {
  const dir = app(emptyApp({ 'package.json': packageJson({ zod: '^4.0.0' }), 'pnpm-lock.yaml': '' }));
  const plan = await embed(dir);
  expect(plan.packages).toEqual([
    { name: '@types/node', version: '20.0.0', development: true },
    { name: '@types/pg', version: '8.1.0', development: true },
    { name: 'pg', version: '8.0.0', development: false },
  ]);
  const left = leftText(plan, false);
  expect(left).toContain('pnpm add --save-exact pg@8.0.0 && \\\n');
  expect(left).toContain('pnpm add --save-dev --save-exact @types/node@20.0.0 @types/pg@8.1.0');
  const steps = ['1. Install', '2. self-healing.host.ts: say who is an admin', '3. next.config.ts', '4. Environment'];
  expect(steps.map((step) => left.indexOf(step))).toEqual(
    steps.map((step) => left.indexOf(step)).sort((a, b) => a - b),
  );
  for (const step of steps) expect(left).toContain(step);
});

it('ends with a command that names every file of the app, with src/ and without', async () => {
  const inSrc = { 'package.json': packageJson(), 'tsconfig.json': tsconfig('@/', './src/'), 'src/app/layout.tsx': '' };
  for (const [files, glob] of [
    [emptyApp(), '"**"'],
    [inSrc, '"src/**"'],
  ] as const) {
    const dir = app(files);
    expect(leftText(await planEmbedding(own.dir, dir), true)).toContain(`npm run wrap -- --dir ${dir} ${glob}\n`);
  }
});

it('brings the testing folder where it was asked for, and keeps bringing it', async () => {
  const dir = app(emptyApp());
  applyPlan(await planEmbedding(own.dir, dir, { testing: true }));
  expect(existsSync(join(dir, 'lib/self-healing/testing/index.ts'))).toBe(true);
  const again = await planEmbedding(own.dir, dir);
  expect(again.changes).toEqual([]);
  expect(again.packages.map(({ name, development }) => `${name} ${development}`)).toContain('vitest true');
});

it('takes the testing folder out again where that was asked for, and leaves it out', async () => {
  const dir = app(emptyApp());
  applyPlan(await planEmbedding(own.dir, dir, { testing: true }));
  const back = await planEmbedding(own.dir, dir, { testing: false });
  expect(back.changes.map(({ act, path }) => `${act} ${path}`)).toEqual([
    'delete lib/self-healing/testing/index.ts',
    'delete lib/self-healing/testing/vitest-postgres.ts',
  ]);
  applyPlan(back);
  expect(existsSync(join(dir, 'lib/self-healing/testing'))).toBe(false);
  expect((await planEmbedding(own.dir, dir)).changes).toEqual([]);
});

it('stops with the file and the import when something would be embedded that needs the app around it', async () => {
  const root = newer({});
  write(root, { 'lib/platform/reports.ts': "export { users as reports } from '@/lib/auth/users';\n" });
  await expect(planEmbedding(root, app(emptyApp()))).rejects.toThrow('lib/platform/reports.ts imports lib/auth/users');
});
