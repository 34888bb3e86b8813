import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '@/lib/self-healing/testing';
import { projectRoot } from '../start/project.mjs';
import { runBuild } from './run-build.mjs';

type Env = Record<string, string | undefined>;
const password = ['not', 'for', 'the', 'log'].join('-');
const DATABASE_URL = `postgresql://app:${password}@pooler.example.com/app`;
const DATABASE_URL_DIRECT = `postgresql://app:${password}@direct.example.com/app`;

async function play(env: Env, migration = 0) {
  const did: string[] = [];
  const lines: string[] = [];
  let migratedOver: string | undefined;
  const code = await runBuild({
    env,
    migrate: async (given: Env) => {
      did.push('migrate');
      migratedOver = given.DATABASE_URL;
      return migration;
    },
    build: async (given: Env) => {
      expect(given.DATABASE_URL).toBe(env.DATABASE_URL);
      did.push('build');
      return 0;
    },
    say: (line: string) => lines.push(line),
  });
  expect(lines.join('\n')).not.toContain(password);
  return { code, did, migratedOver, line: lines[0] ?? '', lines };
}

describe('a build on Vercel', () => {
  it('migrates before it builds in production, over the direct address where one is given', async () => {
    const env = { VERCEL: '1', VERCEL_ENV: 'production', DATABASE_URL, DATABASE_URL_DIRECT };
    expect(await play(env)).toMatchObject({ code: 0, did: ['migrate', 'build'], migratedOver: DATABASE_URL_DIRECT });
    expect(await play({ ...env, DATABASE_URL_DIRECT: ' ' })).toMatchObject({ migratedOver: DATABASE_URL });
  });

  it.each(['preview', 'development', undefined])('leaves the tables alone in %s, and says so', async (VERCEL_ENV) => {
    const played = await play({ VERCEL: '1', VERCEL_ENV, DATABASE_URL });
    expect(played).toMatchObject({ code: 0, did: ['build'] });
    expect(played.line).toMatch(/^Migrations: not applied, because .*MIGRATE_ON_BUILD=1/);
  });

  it('migrates a preview that asks for it, and not a production build that asks not to', async () => {
    const preview = { VERCEL: '1', VERCEL_ENV: 'preview', DATABASE_URL, MIGRATE_ON_BUILD: '1' };
    expect(await play(preview)).toMatchObject({ did: ['migrate', 'build'] });
    const live = { ...preview, VERCEL_ENV: 'production', MIGRATE_ON_BUILD: '0' };
    expect(await play(live)).toMatchObject({ did: ['build'], line: expect.stringContaining('MIGRATE_ON_BUILD=0') });
  });

  it('builds nothing when the migration failed', async () => {
    const env = { VERCEL: '1', VERCEL_ENV: 'production', DATABASE_URL };
    const played = await play(env, 1);
    expect(played).toMatchObject({ code: 1, did: ['migrate'] });
    expect(played.lines).toHaveLength(2);
  });

  it.each([
    { VERCEL: '1', VERCEL_ENV: 'preview' },
    { VERCEL: '1', VERCEL_ENV: 'production', DATABASE_URL: '  ' },
    { VERCEL: '1', VERCEL_ENV: 'production', DATABASE_URL_DIRECT },
  ])('refuses with one line without DATABASE_URL: %o', async (env) => {
    const played = await play(env);
    expect(played).toMatchObject({ code: 1, did: [], lines: [expect.stringContaining('DATABASE_URL is not set')] });
  });

  it('refuses a MIGRATE_ON_BUILD that is neither 0 nor 1', async () => {
    const played = await play({ VERCEL: '1', DATABASE_URL, MIGRATE_ON_BUILD: 'yes' });
    expect(played).toMatchObject({ code: 1, did: [], line: expect.stringContaining('"yes"') });
  });
});

describe('a build elsewhere', () => {
  it('is a plain one, and without a database too', async () => {
    expect(await play({})).toMatchObject({ code: 0, did: ['build'] });
  });

  it('refuses to migrate what is not there', async () => {
    expect(await play({ MIGRATE_ON_BUILD: '1' })).toMatchObject({ code: 1, did: [] });
  });
});

describe('the program', () => {
  const run = (script: string[], env: Record<string, string>) => {
    const { PATH = '', HOME = '' } = process.env;
    const given = { PATH, HOME, ...env } as unknown as NodeJS.ProcessEnv;
    return spawnSync(process.execPath, script, { cwd: projectRoot, env: given, encoding: 'utf8', timeout: 60_000 });
  };

  it('ends with exit code 1 and one line without DATABASE_URL, and makes no embedded database', () => {
    const folder = mkdtempSync(join(tmpdir(), 'selfheal-vercel-'));
    try {
      const ended = run(['scripts/vercel-build.mjs'], { VERCEL: '1', DATA_DIR: join(folder, 'data') });
      expect(ended.status).toBe(1);
      expect(`${ended.stdout}${ended.stderr}`.trim().split('\n')).toHaveLength(1);
      expect(existsSync(join(folder, 'data'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('ends with exit code 1, before the build, when the database cannot be migrated', () => {
    const url = `postgresql://app:${password}@127.0.0.1:1/app`;
    const ended = run(['scripts/vercel-build.mjs'], { VERCEL: '1', VERCEL_ENV: 'production', DATABASE_URL: url });
    const output = `${ended.stdout}${ended.stderr}`;
    expect(ended.status).toBe(1);
    expect(output).toContain('ECONNREFUSED');
    expect(output).toContain('nothing is built');
    expect(output).not.toContain(password);
  });

  it('applies the migrations to a real Postgres, and finds none the next time', async () => {
    const database = await createTestDatabase();
    try {
      const migrate = () => run(['--import', 'tsx', 'scripts/vercel-build/migrate.ts'], { DATABASE_URL: database.url });
      const first = migrate();
      expect(first.stdout).toMatch(/Migrations: \d+ applied/);
      expect(first.status).toBe(0);
      expect(migrate().stdout).toContain('none were pending');
    } finally {
      await database.drop();
    }
  });

  it('takes no arguments', () => {
    expect(run(['scripts/vercel-build.mjs', '--now'], {}).status).toBe(2);
  });
});
