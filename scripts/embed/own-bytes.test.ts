import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appsOfATest, read } from './__fixtures__/apps-of-a-test';
import { emptyApp } from './__fixtures__/small-apps';
import { applyPlan } from './apply';
import { planEmbedding } from './plan';
import { EmbedRefused } from './refusal';
import { applyRemoval, planRemoval } from './removal';
import { listFiles } from './source-set';

const { own, app, embed } = appsOfATest();

function remove(dir: string, force = false) {
  const removal = planRemoval(own.dir, dir, { force, unwrap: false });
  applyRemoval(removal);
  return removal;
}

const merged = {
  'vercel.json': '{ "framework": "nextjs", "regions": ["fra1"] }\n',
  '.env.example': 'SHOP_NAME=\n',
  'instrumentation.ts': "import './polyfill';\n",
};

describe('when the texts of the last run are not there any more', () => {
  const lose = (dir: string) => rmSync(join(dir, '.selfheal/written.json.gz'));

  it('keeps what the app had in merged files when it is embedded again', async () => {
    const dir = app(emptyApp(merged));
    await embed(dir);
    const before = Object.keys(merged).map((path) => read(dir, path));
    lose(dir);
    await embed(dir);
    expect(Object.keys(merged).map((path) => read(dir, path))).toEqual(before);
  });

  it('keeps what the app had in merged files when it is removed', async () => {
    const dir = app(emptyApp(merged));
    await embed(dir);
    lose(dir);
    const { notes } = remove(dir);
    expect(JSON.parse(read(dir, 'vercel.json'))).toEqual({ framework: 'nextjs', regions: ['fra1'] });
    expect(read(dir, '.env.example').trim()).toBe('SHOP_NAME=');
    expect(read(dir, 'instrumentation.ts')).toContain("import './polyfill';");
    expect(notes.map(({ path }) => path)).toEqual(['instrumentation.ts']);
  });

  it('says in one line when they cannot be read', async () => {
    const dir = app(emptyApp(merged));
    await embed(dir);
    writeFileSync(join(dir, '.selfheal/written.json.gz'), 'no archive');
    await expect(planEmbedding(own.dir, dir)).rejects.toThrow(EmbedRefused);
    expect(() => planRemoval(own.dir, dir, { force: false, unwrap: false })).toThrow(EmbedRefused);
  });
});

describe('when the record of what was written was edited', () => {
  const edit = (dir: string, change: (state: { files: Record<string, unknown> }) => void) => {
    const state = JSON.parse(read(dir, '.selfheal/embed.json'));
    change(state);
    writeFileSync(join(dir, '.selfheal/embed.json'), JSON.stringify(state));
  };

  it.each(['../outside.txt', 'lib/../../outside.txt', '/outside.txt', '.git/config', 'node_modules/x.js', '.env'])(
    'deletes nothing at %s',
    async (path) => {
      const around = app({ 'outside.txt': 'mine' });
      const dir = join(around, 'shop');
      mkdirSync(dir);
      for (const [name, text] of Object.entries(
        emptyApp({ '.git/config': 'mine', '.env': 'mine', 'node_modules/x.js': 'mine' }),
      )) {
        mkdirSync(join(dir, name, '..'), { recursive: true });
        writeFileSync(join(dir, name), text);
      }
      await embed(dir);
      edit(dir, (state) => {
        state.files[path] = { hash: 'x', kind: 'ours' };
      });
      expect(() => planRemoval(own.dir, dir, { force: true, unwrap: false })).toThrow(EmbedRefused);
      await expect(planEmbedding(own.dir, dir)).rejects.toThrow(EmbedRefused);
    },
  );

  it('says in one line that it cannot be read', async () => {
    const dir = app(emptyApp());
    await embed(dir);
    for (const text of ['{', '{}', '[]', '<<<<<<< HEAD']) {
      writeFileSync(join(dir, '.selfheal/embed.json'), text);
      await expect(planEmbedding(own.dir, dir)).rejects.toThrow(EmbedRefused);
      expect(() => planRemoval(own.dir, dir, { force: false, unwrap: false })).toThrow(EmbedRefused);
    }
  });
});

describe('links', () => {
  it.each(['lib', 'app', 'components'])(
    'refuses an app whose %s lies elsewhere, and writes nothing there',
    async (name) => {
      const outside = app({ 'layout.tsx': 'export default 1;\n', 'page.tsx': 'export default 1;\n' });
      const files = emptyApp();
      if (name === 'app') for (const path of Object.keys(files)) if (path.startsWith('app/')) delete files[path];
      const dir = app(files);
      symlinkSync(outside, join(dir, name));
      await expect(planEmbedding(own.dir, dir)).rejects.toThrow(EmbedRefused);
      expect(listFiles(outside, '.')).toEqual(['layout.tsx', 'page.tsx']);
      expect(existsSync(join(dir, '.selfheal'))).toBe(false);
    },
  );

  it('refuses a folder that is a link to one of the app, where files would be there twice', async () => {
    const dir = app(emptyApp({ 'code/mine.ts': 'export const mine = 1;\n' }));
    symlinkSync('code', join(dir, 'lib'));
    await expect(planEmbedding(own.dir, dir)).rejects.toThrow(EmbedRefused);
  });

  it('goes into an app that is reached by a link', async () => {
    const dir = app(emptyApp());
    const around = app({});
    symlinkSync(dir, join(around, 'shop'));
    await embed(join(around, 'shop'));
    expect(existsSync(join(dir, 'lib/self-healing/error-interceptor.ts'))).toBe(true);
    remove(join(around, 'shop'));
    expect(existsSync(join(dir, 'lib'))).toBe(false);
  });

  it('never replaces a link by a file: what a linked file needs is told instead', async () => {
    const outside = app({ 'vercel.json': merged['vercel.json'] });
    const dir = app(emptyApp());
    symlinkSync(join(outside, 'vercel.json'), join(dir, 'vercel.json'));
    const { notes } = await embed(dir);
    expect(lstatSync(join(dir, 'vercel.json')).isSymbolicLink()).toBe(true);
    expect(read(outside, 'vercel.json')).toBe(merged['vercel.json']);
    expect(notes.map(({ path }) => path)).toContain('vercel.json');
    remove(dir);
    expect(lstatSync(join(dir, 'vercel.json')).isSymbolicLink()).toBe(true);
  });

  it('removes nothing through a link that was put in a folder’s place since', async () => {
    const dir = app(emptyApp());
    await embed(dir);
    const outside = app({ 'self-healing/steps.ts': read(dir, 'lib/self-healing/steps.ts') });
    rmSync(join(dir, 'lib'), { recursive: true });
    symlinkSync(outside, join(dir, 'lib'));
    expect(() => planRemoval(own.dir, dir, { force: true, unwrap: false })).toThrow(EmbedRefused);
    expect(listFiles(outside, '.')).toEqual(['self-healing/steps.ts']);
  });
});

describe('files where folders belong', () => {
  it.each([
    ['lib', 'file'],
    ['vercel.json/x', 'file in a folder'],
    ['lib/self-healing/error-interceptor.ts/x', 'file in a folder'],
  ])('are refused in one line, and nothing is written: %s, a %s', async (path) => {
    const dir = app(emptyApp({ [path]: 'mine' }));
    await expect(planEmbedding(own.dir, dir)).rejects.toThrow(EmbedRefused);
    expect(read(dir, path)).toBe('mine');
  });
});

describe('bytes', () => {
  it('gives back a file of the app that was empty', async () => {
    const dir = app(emptyApp({ '.env.example': '' }));
    await embed(dir);
    remove(dir);
    expect(read(dir, '.env.example')).toBe('');
  });

  it('unwraps no file that is a link or no UTF-8', async () => {
    const call =
      "import { withSelfHealing } from '@/lib/self-healing/error-interceptor';\nexport const a = withSelfHealing(work, {});\n// ";
    const dir = app(emptyApp());
    await embed(dir);
    const bytes = Buffer.concat([Buffer.from(call), Buffer.from([0xfc, 0x0a])]);
    writeFileSync(join(dir, 'app/odd.ts'), bytes);
    expect(() => planRemoval(own.dir, dir, { force: false, unwrap: true })).toThrow('app/odd.ts: It is not UTF-8');
    expect(readFileSync(join(dir, 'app/odd.ts'))).toEqual(bytes);
  });

  it('leaves a merged file alone that is no UTF-8, and tells what to add', async () => {
    const dir = app(emptyApp());
    const bytes = Buffer.from([0x23, 0x20, 0xfc, 0x0a, 0x41, 0x3d, 0x31, 0x0a]);
    writeFileSync(join(dir, '.env.example'), bytes);
    const { notes } = await embed(dir);
    expect(readFileSync(join(dir, '.env.example'))).toEqual(bytes);
    expect(notes.map(({ path }) => path)).toContain('.env.example');
    remove(dir);
    expect(readFileSync(join(dir, '.env.example'))).toEqual(bytes);
  });

  it('gives back a byte order mark and Windows line ends to the letter', async () => {
    const files = {
      '.env.example': '\uFEFFA=1\r\nB=2\r\n\r\n',
      'instrumentation.ts': "\uFEFFimport './polyfill';\r\n",
      'vercel.json': '{\r\n\t"framework": "nextjs"\r\n}',
    };
    const dir = app(emptyApp(files));
    await embed(dir);
    remove(dir);
    for (const [path, text] of Object.entries(files)) expect(read(dir, path), path).toBe(text);
  });

  it('writes no lone line feeds into a file with Windows line ends', async () => {
    const dir = app(emptyApp({ '.env.example': 'A=1\r\nB=2\r\n', 'instrumentation.ts': "import './polyfill';\r\n" }));
    await embed(dir);
    for (const path of ['.env.example', 'instrumentation.ts']) expect(read(dir, path), path).not.toMatch(/(?<!\r)\n/);
    expect((await planEmbedding(own.dir, dir)).changes).toEqual([]);
  });

  it('keeps the rights of a file that it changes', async () => {
    const dir = app(emptyApp(merged));
    chmodSync(join(dir, '.env.example'), 0o640);
    await embed(dir);
    expect(statSync(join(dir, '.env.example')).mode & 0o777).toBe(0o640);
    remove(dir);
    expect(statSync(join(dir, '.env.example')).mode & 0o777).toBe(0o640);
  });

  it('keeps what an earlier removal had kept', async () => {
    const dir = app(emptyApp());
    for (const text of ['export const host = first;\n', 'export const host = second;\n']) {
      await embed(dir);
      writeFileSync(join(dir, 'self-healing.host.ts'), text);
      remove(dir);
    }
    const kept = listFiles(dir, '.selfheal/kept').length;
    const texts = ['self-healing.host.ts', 'self-healing.host.ts.2'].map((name) => read(dir, `.selfheal/kept/${name}`));
    expect([kept, texts.sort()]).toEqual([0, ['export const host = first;\n', 'export const host = second;\n']]);
  });

  it('says where a file of the app went that was added under a path of ours since', async () => {
    const dir = app(emptyApp());
    await embed(dir);
    writeFileSync(join(dir, 'lib/self-healing/mine.ts'), 'export const mine = 1;\n');
    remove(dir, true);
    expect(read(dir, 'lib/self-healing/mine.ts')).toBe('export const mine = 1;\n');
  });
});

describe('an app that moved since', () => {
  it('keeps the answers of its own host file when app/ went into src/', async () => {
    const dir = app(emptyApp());
    await embed(dir);
    writeFileSync(join(dir, 'self-healing.host.ts'), 'export const host = mine;\n');
    mkdirSync(join(dir, 'src/app'), { recursive: true });
    for (const name of ['layout.tsx', 'page.tsx']) {
      writeFileSync(join(dir, 'src/app', name), read(dir, `app/${name}`));
      rmSync(join(dir, 'app', name));
    }
    const before = listFiles(dir, '.').length;
    expect(before).toBeGreaterThan(0);
    const plan = await planEmbedding(own.dir, dir);
    applyPlan(plan);
    expect(read(dir, 'self-healing.host.ts')).toBe('export const host = mine;\n');
  });
});
