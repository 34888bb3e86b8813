import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureInstalled } from './install.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'selfheal-install-'));
  lock('1.0.0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lock = (version: string) =>
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version } } }),
  );

/** What npm leaves behind. */
const installed = (version: string) => {
  mkdirSync(join(root, 'node_modules/a'), { recursive: true });
  const record = { packages: { 'node_modules/a': { version } } };
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify(record));
};

it('installs in a bare folder, once', async () => {
  const install = vi.fn(async () => installed('1.0.0'));
  await ensureInstalled({ root, install });
  await ensureInstalled({ root, install });
  expect(install).toHaveBeenCalledTimes(1);
});

it('installs again when the lock file asks for something else', async () => {
  const install = vi.fn(async () => installed('1.0.0'));
  await ensureInstalled({ root, install });
  lock('2.0.0');
  await ensureInstalled({ root, install });
  expect(install).toHaveBeenCalledTimes(2);
});

it('trusts an installation made by hand that matches the lock file, so that no network is needed', async () => {
  installed('1.0.0');
  const install = vi.fn(async () => undefined);
  await ensureInstalled({ root, install });
  expect(install).not.toHaveBeenCalled();
});

it('tries again after an installation that failed', async () => {
  const failing = async () => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    throw new Error('no network');
  };
  await expect(ensureInstalled({ root, install: failing })).rejects.toThrow('no network');
  const install = vi.fn(async () => installed('1.0.0'));
  await ensureInstalled({ root, install });
  expect(install).toHaveBeenCalledTimes(1);
});
