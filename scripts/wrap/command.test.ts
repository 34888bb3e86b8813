import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeApp } from './shape-app';

const repository = resolve(import.meta.dirname, '../..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function appOf(files: Record<string, string>): string {
  const root = makeApp(files, { types: false });
  folders.push(root);
  return root;
}

function wrap(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/wrap.ts', ...args], {
    cwd: repository,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const action = `'use server';\nexport async function save() {}\n`;

describe('npm run wrap', () => {
  it('shows the change and why, writes only when told to, and does nothing the second time', () => {
    const root = appOf({ 'actions/save.ts': action, 'actions/other.ts': action.replace('save', 'other') });
    const shown = wrap('--dir', root, 'actions/save.ts');
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    expect(shown.stdout).toContain(`wrap    actions/save.ts:2 save as 'save'. 'application': `);
    expect(shown.stdout).toContain('+++ b/actions/save.ts');
    expect(shown.stdout).toContain('nothing was written');
    expect(readFileSync(join(root, 'actions/save.ts'), 'utf8')).toBe(action);

    expect(wrap('--dir', root, '--write', 'actions/s*.ts').status).toBe(0);
    const written = readFileSync(join(root, 'actions/save.ts'), 'utf8');
    expect(written).toContain('export const save = withSelfHealing(async function save() {}');
    expect(readFileSync(join(root, 'actions/other.ts'), 'utf8')).not.toContain('withSelfHealing');
    expect(readdirSync(root).sort()).toEqual(['actions', 'package.json', 'tsconfig.json']);

    const again = wrap('--dir', root, '--write', 'actions/save.ts');
    expect(again.stdout).toContain('keep    actions/save.ts:5 save: is wrapped already');
    expect(readFileSync(join(root, 'actions/save.ts'), 'utf8')).toBe(written);
  }, 120_000);

  it('names a write before what is only unknown, and with --explain everything that speaks against a read', () => {
    const files = {
      'actions/order.ts': `'use server';
declare function check(id: string): void;
declare const db: { insert(table: string): { values(row: unknown): Promise<void> } };
export async function order(id: string) {
  check(id);
  await db.insert('orders').values({ id });
  await fetch('https://vendor.example/', { method: 'POST' });
}
`,
    };
    const short = wrap('--dir', appOf(files), '**').stdout;
    expect(short).toContain("'once': `db.insert` (line 6) is called, and what it does is not seen; and 3 more.");
    expect(short).toContain('--explain');
    const long = wrap('--dir', appOf(files), '--explain', '**').stdout.split('\n');
    const at = long.findIndex((line) => line.startsWith('wrap '));
    expect(long.slice(at + 1, at + 5).map((line) => line.trim().split(' ')[0])).toEqual([
      '`db.insert`',
      "`fetch('https://vendor.example/',",
      '`check`',
      "`db.insert('orders').values`",
    ]);
    expect(long.join('\n')).not.toContain('--explain');
  }, 120_000);

  it('keeps a byte order mark and the line ends, and names the file that does not parse while others go on', () => {
    const root = appOf({ 'actions/broken.ts': `'use server';\nexport async function save( {\n` });
    const path = join(root, 'actions/marked.ts');
    const text = `\uFEFF'use server';\r\nexport async function load() {}`;
    writeFileSync(path, text);
    const { status, stdout } = wrap('--dir', root, '--write', 'actions');
    expect(status).toBe(1);
    expect(stdout).toContain('failed  actions/broken.ts: does not parse (line ');
    const written = readFileSync(path, 'utf8');
    expect(written.startsWith(`\uFEFF'use server';\r\n`)).toBe(true);
    expect(written).toContain('const load = withSelfHealing(async function load() {}, {');
    expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(written.endsWith(';')).toBe(true);
  }, 120_000);

  it('says why a file that was named is left out', () => {
    const root = appOf({ 'node_modules/x/save.ts': action, 'a.d.ts': action, 'pages/api/save.ts': action });
    const { status, stdout } = wrap('--dir', root, '--write', 'node_modules/x/save.ts', 'a.d.ts', 'pages/api/save.ts');
    expect(status).toBe(0);
    expect(stdout).toContain('skip    node_modules/x/save.ts: holds no source of the app');
    expect(stdout).toContain('skip    a.d.ts: holds no source of the app');
    expect(stdout).toContain('skip    pages/api/save.ts: is an API route of the Pages Router');
    expect(readFileSync(join(root, 'pages/api/save.ts'), 'utf8')).toBe(action);
  }, 120_000);

  it('says what is wrong with the command and ends with 2', () => {
    const root = appOf({ 'actions/save.ts': action });
    for (const args of [
      [],
      ['--dir', root],
      ['--dir', join(root, 'none'), 'x'],
      ['--dir', root, 'none/**'],
      ['--unknown'],
    ]) {
      const { status, stdout, stderr } = wrap(...args);
      expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 2 });
    }
  }, 120_000);
});
