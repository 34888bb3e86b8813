import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { acquireDataLock } from '@/db/data-lock';
import { migrateDatabase } from '@/db/migrate';
import { savedFindings } from '@/lib/platform/doctor-saved';
import { createTestDatabase } from '@/lib/self-healing/testing';
import { examine } from './examine';
import type { DoctorOptions } from './options';
import { exitCodeOf, printed } from './print';
import { saveFindings } from './save';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'doctor-app-')));
  await put({
    'package.json': '{}',
    'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}',
    'src/actions/save.ts':
      "'use server';\nimport { store } from '@/lib/store';\nexport async function save(text: string) {\n  await store(text);\n}\n",
    'src/lib/store.ts': 'export const store = async (text: string) => text;\n',
    'src/operations/index.ts': "export { list } from './list';\n",
    'src/operations/list.ts': `import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { db } from '@/lib/db';

export const list = withSelfHealing(async () => db.insert('x').values({}), {
  source: 'list', category: 'database', effects: 'none',
});
`,
    'src/instrumentation.ts':
      "export async function register() {\n  await import('./self-healing.config');\n}\nexport { onRequestError } from './report';\n",
    'src/report.ts': 'export const onRequestError = (error: unknown) => reportUnwrapped(error);\n',
    'src/self-healing.config.ts': 'export {};\n',
    'src/lib/self-healing/error-interceptor.ts': 'export const reportUnwrapped = () => {};\n',
  });
});
afterEach(() => rm(folder, { recursive: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
const everything = async () => (await readdir(folder, { recursive: true })).sort();
const look = (changes: Partial<DoctorOptions> = {}, env: Record<string, string> = {}) =>
  examine(
    { folder, production: false, plan: null, roundMinutes: null, database: true, ...changes },
    { env, now: Date.now },
  );
const codesOf = async (...input: Parameters<typeof look>) =>
  (await look(...input)).findings.map(({ code, where }) => `${code} ${where}`);

it('looks at an app in src with its own alias, and writes nothing', async () => {
  const before = await everything();
  expect(await codesOf()).toEqual([
    'read-that-writes src/operations/list.ts:4',
    'action-unwrapped src/actions/save.ts:3',
    'alerts-reach-nobody ALERT_EMAIL_TO',
    'database-not-made DATA_DIR',
  ]);
  expect(await everything()).toEqual(before);
});

it('reads the files that Next would read, and repeats no value of them', async () => {
  const password = randomBytes(12).toString('hex');
  await put({
    '.env': `DATABASE_URL="postgresql://user:${password}@127.0.0.1:1/app"\nSELFHEAL_MODE=off\n`,
    '.env.local': 'SELFHEAL_MODE=observe\nCRON_SECRET=changeme-changeme\n',
  });
  const examination = await look();
  const codes = examination.findings.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['database-away', 'env-missing', 'mode-not-heal', 'secret-weak']));
  expect(codes).not.toContain('mode-off');
  const told = printed(examination) + JSON.stringify(examination);
  expect(told).not.toContain(password);
  expect(told).not.toContain('changeme');
});

it('leaves an embedded database alone that another process has open, and says so', async () => {
  await mkdir(join(folder, '.data/pglite'), { recursive: true });
  const lock = await acquireDataLock(join(folder, '.data/pglite.lock'));
  try {
    const examination = await look();
    expect(examination.database).toBe('in-use');
    expect(examination.findings.map(({ code }) => code)).toContain('database-in-use');
    expect(await readdir(join(folder, '.data/pglite'))).toEqual([]);
  } finally {
    await lock.release();
  }
});

it('compares a real database with the migrations in the folder, wherever they lie', async () => {
  const database = await createTestDatabase();
  const handle = await openDatabase({ url: database.url });
  try {
    await migrateDatabase(handle);
    const env = { DATABASE_URL: database.url };
    expect(await codesOf({}, env)).toContain('migrations-unread healing-migrations');
    const place = join(folder, 'src/lib/self-healing/db/healing-migrations');
    await cp(join(process.cwd(), 'db/healing-migrations'), place, { recursive: true });
    const history = (codes: string[]) => codes.filter((code) => code.startsWith('migrations'));
    expect(history(await codesOf({}, env))).toEqual([]);

    await handle.executeSql(
      `INSERT INTO system_health_checks (id, instance_id, name, label, state, detail, checked_at)
       VALUES (gen_random_uuid(), 'one', 'database-answers', 'Database', 'ok', '', now() - interval '30 minutes')`,
    );
    const late = 'rounds-late system_health_checks';
    expect(await codesOf({}, env)).toContain(late);
    expect(await codesOf({ roundMinutes: 60 }, env)).not.toContain(late);
    await put({ 'vercel.json': '{"crons":[{"path":"/api/cron/health-check","schedule":"7 5 * * *"}]}' });
    expect(await codesOf({}, env)).not.toContain(late);
    expect(await codesOf({ roundMinutes: 20 }, env)).toContain(late);

    const journalPath = join(place, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(journalPath, 'utf8')) as { entries: { when: number; tag: string }[] };
    const newest = journal.entries.at(-1);
    await writeFile(journalPath, JSON.stringify({ entries: journal.entries.slice(0, -1) }));
    expect(history(await codesOf({}, env))).toEqual(['migrations-newer drizzle.__healing_migrations']);
    const next = { when: (newest?.when ?? 0) + 1, tag: newest?.tag };
    await writeFile(journalPath, JSON.stringify({ entries: [...journal.entries, next] }));
    expect(history(await codesOf({}, env))).toEqual(['migrations-missing drizzle.__healing_migrations']);
  } finally {
    await handle.close();
    await database.drop();
  }
});

it('says of an app without the library that it is missing, and nothing of a cron that it would need', async () => {
  await rm(join(folder, 'src/lib/self-healing'), { recursive: true });
  await put({ 'vercel.json': '{}' });
  const codes = await codesOf({ database: false });
  expect(codes).toContain('library-missing lib/self-healing');
  expect(codes.filter((code) => code.startsWith('vercel'))).toEqual([]);
});

it('says what is left to do after embedding: settings of Next, and a data folder that git would take in', async () => {
  await put({ 'package.json': '{"dependencies":{"@electric-sql/pglite":"1"}}' });
  spawnSync('git', ['init', '-q'], { cwd: folder });
  const left = async (...input: Parameters<typeof look>) =>
    (await codesOf(...input)).filter((code) => /^(next-config|data-not)/.test(code));
  const packages = 'next-config-packages next.config.ts';
  expect(await left({ database: false })).toEqual(['data-not-ignored .gitignore', packages]);
  expect(await left({ database: false }, { DATABASE_URL: 'postgresql://user@127.0.0.1:1/app' })).toEqual([packages]);
  await rm(join(folder, 'src/lib/self-healing'), { recursive: true });
  expect(await left({ database: false })).toEqual([]);
});

it('leaves the database alone when told to', async () => {
  const examination = await look({ database: false }, { DATABASE_URL: 'postgresql://user@127.0.0.1:1/app' });
  expect(examination.database).toBe('left alone');
  expect(examination.findings.map(({ code }) => code)).not.toContain('database-away');
});

it('reads vercel.json and the cron route, once each', async () => {
  await put({
    'vercel.json':
      '{"crons":[{"path":"/api/cron/health-check","schedule":"*/2 * * * *"}],"functions":{"src/app/api/**":{"maxDuration":10}}}',
    'src/app/api/cron/health-check/route.ts': 'export const maxDuration = 5;\nexport async function GET() {}\n',
  });
  const codes = (await codesOf({ database: false, plan: 'hobby' })).filter((code) => code.startsWith('vercel'));
  expect(codes).toEqual([
    'vercel-cron-too-often vercel.json',
    'vercel-time-too-short src/app/api/cron/health-check/route.ts',
    'vercel-time-too-short vercel.json, functions["src/app/api/**"]',
  ]);
  await put({ 'vercel.json': '{"crons":{}}' });
  expect(await codesOf({ database: false })).toContain('vercel-settings-unreadable vercel.json');
});

it('saves what the source says, and nothing of environment or database, where the page reads it', async () => {
  const { ofBuild, atMs } = await look({}, { SELFHEAL_MODE: 'off' });
  expect(await saveFindings(folder, { atMs, findings: ofBuild })).toBe(join('.selfheal', 'doctor.json'));
  const saved = await savedFindings(join(folder, '.selfheal', 'doctor.json'));
  expect(saved).toEqual({ atMs, findings: ofBuild });
  expect(ofBuild.map(({ code }) => code)).toEqual(['read-that-writes', 'action-unwrapped']);
});

it('ends with 1 for problems, strictly for warnings too, and never for notes or what is ignored', async () => {
  const { findings } = await look();
  const of = (severity: string) => findings.filter((one) => one.severity === severity);
  expect(exitCodeOf(findings, false)).toBe(1);
  expect(exitCodeOf(of('warning'), false)).toBe(0);
  expect(exitCodeOf(of('warning'), true)).toBe(1);
  expect(exitCodeOf(of('note'), true)).toBe(0);
  expect(
    exitCodeOf(
      findings.map((one) => ({ ...one, ignored: 'it is so' })),
      true,
    ),
  ).toBe(0);
});

it('is a command: JSON for machines with exit code 1, one line and exit code 2 for wrong use', () => {
  const run = (...args: string[]) => {
    const { PATH, HOME } = process.env;
    const { status, stdout, stderr } = spawnSync('npx', ['tsx', 'scripts/doctor.ts', ...args], {
      encoding: 'utf8',
      env: { PATH, HOME, NODE_ENV: 'test' },
    });
    return { status, stdout, stderr: stderr.replace(/^npm warn.*\n/gm, '') };
  };
  const found = run(folder, '--json');
  expect(found.status, found.stderr).toBe(1);
  expect(JSON.parse(found.stdout)).toMatchObject({
    version: 1,
    folder,
    counts: { problems: 1, warnings: 1, notes: 2 },
  });
  for (const args of [
    ['--plan', 'free'],
    ['--nonsense'],
    ['--round-minutes', 'soon'],
    [join(folder, 'nowhere')],
    [folder, folder],
  ]) {
    const { status, stdout, stderr } = run(...args);
    expect(status, args.join(' ')).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
}, 120_000);
