import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '@/scripts/verify/debian-tools.mjs';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFile(join(root, path), 'utf8');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfheal-deploy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Exit code and output of the linter for compose files. */
async function lintCompose(path: string): Promise<{ code: number; output: string }> {
  const args = [
    join(root, 'node_modules/dclint/bin/dclint.cjs'),
    '-c',
    'deploy/dclint.json',
    '--max-warnings',
    '0',
    path,
  ];
  return await run(process.execPath, args, { cwd: root }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (failure: { code: number; stdout: string; stderr: string }) => ({
      code: failure.code,
      output: failure.stdout + failure.stderr,
    }),
  );
}

describe('Dockerfile', () => {
  it('is one that an engine understands', async () => {
    expect(validate(await read('Dockerfile'))).toEqual([]);
    expect(validate('FROM a AS b\nRUNN x\n')).not.toEqual([]);
  });

  it('ends as an unprivileged user, with a health check and a program that gets the signals itself', async () => {
    const last = (await read('Dockerfile')).split(/^FROM /m).at(-1) ?? '';
    expect(last).toMatch(/^USER node$/m);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD ["node"'));
    expect(last).toMatch(/^HEALTHCHECK .* CMD \["node", "scripts\/image\/health\.mjs"\]$/m);
    expect(last).toMatch(/^CMD \["node", "scripts\/serve\.mjs"\]$/m);
    expect(last).toMatch(/^COPY --from=build \/stage \.\/$/m);
    // In the shell's form a shell would get the signals.
    expect(last).not.toMatch(/^(?:CMD|ENTRYPOINT) [^[]/m);
  });

  it('carries no secret into a layer', async () => {
    const text = await read('Dockerfile');
    expect(text).not.toMatch(/SECRET|PASSWORD|API_KEY|TOKEN|DATABASE_URL/);
    const ignored = (await read('.dockerignore')).split('\n');
    for (const path of ['.env', '.env.*', '.data', '.git', 'node_modules']) expect(ignored).toContain(path);
  });
});

describe('compose.yaml', () => {
  it('is one that an engine understands', async () => {
    expect(await lintCompose('compose.yaml')).toEqual({ code: 0, output: expect.any(String) });
    const broken = join(folder, 'compose.yaml');
    await writeFile(
      broken,
      (await read('compose.yaml')).replace('    restart: unless-stopped', '    restartt: always'),
    );
    expect((await lintCompose(broken)).code).not.toBe(0);
  });

  it('names only variables that .env.example explains', async () => {
    const named = [...(await read('compose.yaml')).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const explained = await read('.env.example');
    expect(new Set(named).size).toBeGreaterThan(5);
    for (const name of named) expect(explained).toContain(`${name}=`);
  });
});

describe('selfheal.service', () => {
  const analyze = findTool('systemd-analyze');
  /** Node lies elsewhere on the machine that checks; nothing else is changed. */
  const unitHere = async () => (await read('deploy/selfheal.service')).replace('/usr/bin/node', process.execPath);

  async function analyzed(args: string[], unit: string): Promise<{ code: number; output: string }> {
    if (analyze === null) throw new Error('There is no systemd-analyze here: install systemd.');
    const path = join(folder, 'selfheal.service');
    await writeFile(path, unit);
    return await run(analyze, [...args, path]).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (failure: { code: number; stdout: string; stderr: string }) => ({
        code: failure.code,
        output: failure.stdout + failure.stderr,
      }),
    );
  }

  it('is one that systemd understands, without a warning about a line of ours', async () => {
    const { code, output } = await analyzed(['verify', '--man=no'], await unitHere());
    expect(output.split('\n').filter((line) => line.includes('selfheal.service'))).toEqual([]);
    expect(code).toBe(0);
    const broken = (await unitHere()).replace('KillMode=mixed', 'KillMode=gently');
    expect((await analyzed(['verify', '--man=no'], broken)).output).toContain('gently');
  });

  it('may do little: systemd rates its exposure below 2 of 10', async () => {
    const { output } = await analyzed(['security', '--offline=true', '--no-pager'], await unitHere());
    const rated = Number(/Overall exposure level[^:]*: (\d+\.\d)/.exec(output)?.[1]);
    expect(rated).toBeLessThan(2);
  });

  it('waits for a graceful stop longer than one takes', async () => {
    const stop = await read('scripts/start/stop.mjs');
    const [drain, shutdown] = ['drainMs', 'shutdownMs'].map((name) =>
      Number(new RegExp(`${name} = ([\\d_]+)`).exec(stop)?.[1]?.replaceAll('_', '')),
    );
    const needed = ((drain ?? 0) + (shutdown ?? 0)) / 1_000;
    expect(needed).toBeGreaterThan(0);
    expect(Number(/TimeoutStopSec=(\d+)/.exec(await read('deploy/selfheal.service'))?.[1])).toBeGreaterThan(needed);
    expect(Number(/stop_grace_period: (\d+)s/.exec(await read('compose.yaml'))?.[1])).toBeGreaterThan(needed);
  });
});
