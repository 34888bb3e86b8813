import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealer, defineHealthCheck, memoryStore } from '@/lib/self-healing';
import { configureHealing, processHealer } from '@/lib/self-healing/error-interceptor';
import { GET } from './route';

const secret = 'a-secret-of-the-cron';
const processEnvironment = Symbol.for('selfheal.environment');
const database = { answers: true };

configureHealing(async () =>
  createHealer({
    store: memoryStore(),
    checks: [
      defineHealthCheck({
        name: 'database-answers',
        label: 'Database',
        timeoutMs: 1_000,
        check: async () => {
          if (!database.answers) throw new Error('connection refused at postgres://app:secret@db.internal/app');
          return { state: 'ok', detail: 'It answers.' };
        },
      }),
    ],
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  }),
);

beforeEach(() => {
  configure({ CRON_SECRET: secret });
  database.answers = true;
});

afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, processEnvironment);
});

afterAll(async () => {
  await (await processHealer()).close();
});

function configure(values: Record<string, string>) {
  const given = {
    DATABASE_URL: 'postgres://app@db.internal/app',
    AUTH_SECRET: 'x'.repeat(32),
    SELFHEAL_SECRET: 'x'.repeat(32),
    ...values,
  };
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  Reflect.deleteProperty(globalThis, processEnvironment);
}

function call(authorization?: string): Promise<Response> {
  const headers = authorization === undefined ? undefined : { authorization };
  return GET(new Request('http://localhost:3000/api/cron/health-check', { headers }));
}

describe('GET /api/cron/health-check', () => {
  it.each([undefined, '', 'Bearer', `Bearer ${secret}x`, `Basic ${secret}`, secret, `Bearer ${'z'.repeat(100_000)}`])(
    'answers 401 to %j and does nothing',
    async (authorization) => {
      const healer = await processHealer();
      const run = vi.spyOn(healer.healthMonitor, 'run');
      const response = await call(authorization);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(JSON.stringify(await response.json())).not.toContain(secret);
      expect(run).not.toHaveBeenCalled();
      run.mockRestore();
    },
  );

  it('answers 503 with the reason when no secret is configured, whatever is sent', async () => {
    vi.unstubAllEnvs();
    vi.stubEnv('CRON_SECRET', '');
    configure({});
    const response = await call('Bearer ');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining('CRON_SECRET') });
  });

  it('does the work and answers with a summary that no cache may keep', async () => {
    const response = await call(`Bearer ${secret}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      done: true,
      checks: [{ name: 'database-answers', state: 'ok' }],
      jobs: { ran: 0, failed: 0 },
      doubts: { asked: 0, settled: 0, open: 0 },
      prunedRows: 0,
      undone: [],
    });
  });

  it('records what it found, and names a failing check without its details', async () => {
    database.answers = false;
    const response = await call(`Bearer ${secret}`);
    const text = await response.text();
    expect(JSON.parse(text).checks).toEqual([{ name: 'database-answers', state: 'failing' }]);
    expect(text).not.toContain('db.internal');
    const { store } = await processHealer();
    const [stored] = await store.reports.latestChecks({ tenantId: 'default', history: 5 });
    expect(stored?.latest).toMatchObject({ name: 'database-answers', state: 'failing' });
  });

  it('names the part that could not be done, and answers 500 so that somebody notices', async () => {
    const healer = await processHealer();
    vi.spyOn(healer, 'runDueJobs').mockRejectedValueOnce(new Error('no queue'));
    const response = await call(`Bearer ${secret}`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ done: true, undone: ['jobs'] });
  });

  it('is done once when it is called twice at the same time', async () => {
    const answers = await Promise.all([call(`Bearer ${secret}`), call(`Bearer ${secret}`)]);
    const summaries = await Promise.all(answers.map((answer) => answer.json()));
    expect(summaries.map((summary) => summary.done).sort()).toEqual([false, true]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  });
});
