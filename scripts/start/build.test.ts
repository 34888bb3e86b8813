import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { currentBuild, ensureBuilt, markServed, newestBuild, removeOldBuilds } from './build.mjs';
import { hashSources } from './sources.mjs';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'selfheal-build-'));
  folder = join(root, '.next-builds');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const succeed = async (target: string) => writeFileSync(join(target, 'BUILD_ID'), 'x');
const fail = async (target: string) => {
  writeFileSync(join(target, 'half'), 'x');
  throw new Error('the build failed');
};

it('builds into a folder of its own and makes it current only when it is complete', async () => {
  const seen: (string | null)[] = [];
  const { distDir } = await ensureBuilt({
    folder,
    hash: 'one',
    build: async (target: string) => {
      seen.push(currentBuild(folder));
      await succeed(target);
    },
  });
  expect(seen).toEqual([null]);
  expect(currentBuild(folder)).toBe(distDir);
});

it('does not build the same sources twice', async () => {
  await ensureBuilt({ folder, hash: 'one', build: succeed });
  const again = await ensureBuilt({ folder, hash: 'one', build: fail });
  expect(again.built).toBe(false);
});

it('keeps the last good build when a new one fails, and leaves nothing half-built', async () => {
  const { distDir } = await ensureBuilt({ folder, hash: 'one', build: succeed });
  await expect(ensureBuilt({ folder, hash: 'two', build: fail })).rejects.toThrow('The last good build is kept');
  expect(currentBuild(folder)).toBe(distDir);
  expect(existsSync(join(folder, 'two'))).toBe(false);
});

it('builds nothing when the check before the build refuses', async () => {
  const refuse = async () => {
    throw new Error('PORT is not valid');
  };
  await expect(ensureBuilt({ folder, hash: 'one', build: succeed, beforeBuild: refuse })).rejects.toThrow('PORT');
  expect(currentBuild(folder)).toBeNull();
});

it('removes older builds, but not one that a living process serves', async () => {
  const one = await ensureBuilt({ folder, hash: 'one', build: succeed });
  const two = await ensureBuilt({ folder, hash: 'two', build: succeed });
  const three = await ensureBuilt({ folder, hash: 'three', build: succeed });
  markServed(two.distDir, folder);
  removeOldBuilds(folder);
  expect([one, two, three].map(({ distDir }) => existsSync(distDir))).toEqual([false, true, true]);
});

it('serves the newest of the current build and of what next build made', async () => {
  expect(newestBuild({ root, folder, env: {} })).toBeNull();
  await ensureBuilt({ folder, hash: 'one', build: succeed });
  expect(newestBuild({ root, folder, env: {} })).toBe(join(folder, 'one'));
  expect(newestBuild({ root, folder, env: { NEXT_DIST_DIR: '.next-x' } })).toBe(join(root, '.next-x'));
});

it('hashes what is built and nothing else', () => {
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('app/page.tsx', 'one');
  write('package-lock.json', '{}');
  const before = hashSources({ root, env: {} });
  write('app/page.test.tsx', 'a test');
  write('docs/architecture.md', 'prose');
  write('README.md', 'prose');
  expect(hashSources({ root, env: {} })).toBe(before);
  write('app/page.tsx', 'two');
  const changed = hashSources({ root, env: {} });
  expect(changed).not.toBe(before);
  expect(hashSources({ root, env: { NEXT_PUBLIC_NAME: 'x' } })).not.toBe(changed);
});
