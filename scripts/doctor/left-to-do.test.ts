import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataFolderFindings, nextConfigFindings } from './left-to-do';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'doctor-left-')));
  put('package.json', '{"dependencies":{"pg":"1"},"devDependencies":{"@electric-sql/pglite":"1","ws":"1"}}');
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
const config = (settings: string) => put('next.config.mjs', `export default { ${settings} };`);

it('warns of packages that Next would bundle, and names those alone that the app has', () => {
  for (const settings of [
    '',
    "serverExternalPackages: ['ws']",
    "// serverExternalPackages: ['@electric-sql/pglite']\n",
  ]) {
    config(settings);
    const [found, ...more] = nextConfigFindings(folder);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'next-config-packages', severity: 'warning', where: 'next.config.mjs' });
    expect(found?.wrong).toContain('@electric-sql/pglite');
    expect(found?.wrong).not.toContain('openai');
    expect(found?.mend).toMatch(/'ws'/);
  }
});

it('warns of them where there are no settings at all', () => {
  expect(nextConfigFindings(folder)).toMatchObject([{ code: 'next-config-packages', where: 'next.config.ts' }]);
});

it('says nothing where all are named, where the app has none of them, and where the list cannot be seen', () => {
  config("serverExternalPackages: ['ws', '@electric-sql/pglite']");
  expect(nextConfigFindings(folder)).toEqual([]);
  for (const unseen of [
    'serverExternalPackages: [...more]',
    'serverExternalPackages',
    "'serverExternalPackages': list",
  ]) {
    config(unseen);
    expect(nextConfigFindings(folder), unseen).toEqual([]);
  }
  config('');
  put('package.json', '{"dependencies":{"pg":"1"}}');
  expect(nextConfigFindings(folder)).toEqual([]);
});

it('warns of a data folder that git would take in, and of none that it ignores', () => {
  spawnSync('git', ['init', '-q'], { cwd: folder });
  put('.gitignore', 'node_modules\n# .data\n.database\n');
  expect(dataFolderFindings(folder)).toMatchObject([
    { code: 'data-not-ignored', severity: 'warning', where: '.gitignore' },
  ]);
  for (const line of ['.data', '/.data/', '.data/**', '.*']) {
    put('.gitignore', `${line}\n`);
    expect(dataFolderFindings(folder), line).toEqual([]);
  }
  expect(dataFolderFindings(folder, 'var/heal')[0]?.mend).toContain('var/heal/');
  expect(dataFolderFindings(folder, join(tmpdir(), 'elsewhere'))).toEqual([]);
});

it('says nothing of the data folder of an app without a repository', () => {
  expect(dataFolderFindings(folder)).toEqual([]);
});
