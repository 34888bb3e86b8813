import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { wrapApp } from './wrap-app';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const files = {
  'package.json': '{ "name": "plain", "private": true }',
  'src/app/api/rates/route.js': `import { readRates } from '../../../lib/rates';
export async function GET() {
  return Response.json(await readRates());
}
export const POST = async () => {
  await readRates({ method: 'POST' });
  return new Response(null, { status: 204 });
};
`,
  'src/lib/rates.js': `export async function readRates() {
  const answer = await fetch('https://rates.test/latest');
  return answer.json();
}
`,
  'src/actions/save.jsx': `"use server"
import { sql } from "some-database"
export async function save(form) {
  await sql\`insert\`
}
`,
};

it.each([
  ['without any configuration', {}, '../../../lib/self-healing/error-interceptor'],
  [
    'with an alias in a jsconfig',
    { 'jsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' },
    '@/lib/self-healing/error-interceptor',
  ],
])('wraps an app in JavaScript %s', (_title, config, door) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wrap-plain-')));
  folders.push(root);
  for (const [path, text] of Object.entries({ ...files, ...config })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { entries, changes, notes } = wrapApp(root, ['src']);
  expect(
    entries.map(({ exportName, what, effects, category, source }) => [exportName, what, effects, category, source]),
  ).toEqual([
    ['save', 'wrap', 'once', 'application', 'save'],
    ['GET', 'wrap', 'none', 'api', 'GET /api/rates'],
    ['POST', 'wrap', 'none', 'api', 'POST /api/rates'],
  ]);
  expect(changes.find(({ file }) => file.endsWith('route.js'))?.after).toContain(
    `import { withSelfHealing } from '${door}';\n`,
  );
  const save = changes.find(({ file }) => file.endsWith('save.jsx'))?.after ?? '';
  expect(save).toContain(`\n}, { source: "save", category: "application", effects: "once" })\n`);
  expect(notes).toEqual([expect.stringContaining('the types were not checked')]);
});
