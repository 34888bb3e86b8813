import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { loadEnvFiles, parseEnvFile } from './env-file.mjs';
import { assertPortIsFree } from './port.mjs';
import { listenAddress } from './project.mjs';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

it('listens on this machine alone unless HOST says otherwise', () => {
  expect(listenAddress({})).toEqual({ host: '127.0.0.1', port: 3000 });
  expect(listenAddress({ HOST: '0.0.0.0', PORT: '8080' })).toEqual({ host: '0.0.0.0', port: 8080 });
});

it.each(['abc', '0', '70000', '30 00'])('names PORT in one line when it is %s', (PORT) => {
  expect(() => listenAddress({ PORT })).toThrow(/^PORT must be a number from 1 to 65535/);
});

it('refuses a taken port and proposes another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(assertPortIsFree({ host: '127.0.0.1', port })).rejects.toThrow(`PORT=${port + 1}`);
});

it('reads values with quotes, comments and export', () => {
  const text = ['# note', 'A=1', 'export B="two words"', "C='#no comment'", 'D=x # comment', 'E=', 'F=a=b'].join('\n');
  expect(parseEnvFile(text)).toEqual({ A: '1', B: 'two words', C: '#no comment', D: 'x', E: '', F: 'a=b' });
});

it('lets the environment win over .env.local, and that over .env', () => {
  const folder = mkdtempSync(join(tmpdir(), 'selfheal-env-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, '.env'), 'A=env\nB=env\nC=env\n');
  writeFileSync(join(folder, '.env.local'), 'A=local\nB=local\n');
  const env: Record<string, string | undefined> = { A: 'set' };
  loadEnvFiles(env, folder);
  expect(env).toEqual({ A: 'set', B: 'local', C: 'env' });
});
