import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../db/client';
import type { Transactor } from '../core/ports';
import { type OpenedDatabase, testDatabases } from '../testing/test-databases';
import { memoryTransactor } from './memory/memory-transactor';
import { postgresTransactor } from './postgres/postgres-transactor';

const limits = { deadlineMs: 5_000, signal: new AbortController().signal };

describe.each(['memory', ...Object.keys(testDatabases)])('the transactor (%s)', (name) => {
  let opened: OpenedDatabase | undefined;
  let transactor: Transactor;
  let claim: { tenantId: string; key: string; ttlMs: number };
  beforeAll(async () => {
    opened = await testDatabases[name as keyof typeof testDatabases]?.();
    transactor = opened ? postgresTransactor(opened.handle) : memoryTransactor();
    await opened?.handle.executeSql('CREATE TABLE effects (id serial PRIMARY KEY, name text UNIQUE NOT NULL)');
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    await opened?.handle.executeSql('TRUNCATE effects');
    claim = { tenantId: 'default', key: uuidv7(), ttlMs: 60_000 };
  });

  it('runs the work of a key once and gives its result again', async () => {
    let runs = 0;
    const work = async () => `result ${++runs}`;
    expect(await transactor.once(claim, work, limits)).toEqual({ result: 'result 1', replayed: false });
    expect(await transactor.once(claim, work, limits)).toEqual({ result: 'result 1', replayed: true });
    expect(await transactor.once({ ...claim, tenantId: 'other' }, work, limits)).toMatchObject({ replayed: false });
    expect(runs).toBe(2);
  });

  it('lets the second of two callers at the same time wait for the result of the first', async () => {
    let runs = 0;
    const work = async () => `result ${++runs}`;
    const results = await Promise.all([transactor.once(claim, work, limits), transactor.once(claim, work, limits)]);
    expect(runs).toBe(1);
    expect(results.map(({ result }) => result)).toEqual(['result 1', 'result 1']);
    expect(results.filter(({ replayed }) => replayed)).toHaveLength(1);
  });

  it('gives the very error of the work, and frees the key', async () => {
    const failure = new Error('no');
    const failing = transactor.once(claim, () => Promise.reject(failure), limits);
    await expect(failing).rejects.toBe(failure);
    expect(await transactor.once(claim, async () => 'then', limits)).toEqual({ result: 'then', replayed: false });
  });

  it('starts nothing for a caller who is gone', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    const started = transactor.once(claim, async () => 'never', { ...limits, signal });
    await expect(started).rejects.toThrow('gone');
    expect(await transactor.once(claim, async () => 'then', limits)).toMatchObject({ replayed: false });
  });

  it('tells what became of a key: its result, or that nothing was done under it', async () => {
    expect(await transactor.find(claim, limits)).toBeNull();
    await transactor.once(claim, async () => 'stored', limits);
    expect(await transactor.find(claim, limits)).toBe('stored');
    expect(await transactor.find({ ...claim, tenantId: 'other' }, limits)).toBeNull();
  });

  it('leaves a key that it was asked about as free as before', async () => {
    expect(await transactor.find(claim, limits)).toBeNull();
    expect(await transactor.once(claim, async () => 'then', limits)).toEqual({ result: 'then', replayed: false });
  });

  it('waits for a transaction that is under way instead of guessing, and says so when time runs out', async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const running = transactor.once(
      claim,
      async () => {
        begun();
        await held;
        return 'late';
      },
      limits,
    );
    await started;
    if (name !== 'pglite') await expect(transactor.find(claim, { deadlineMs: 150 })).rejects.toThrow();
    const asked = transactor.find(claim, limits);
    finish();
    await running;
    expect(await asked).toBe('late');
  });

  if (name === 'memory') return;

  describe('with real transactions', () => {
    const insert = (tx: unknown, effect: string) =>
      (tx as Database).execute(sql`INSERT INTO effects (name) VALUES (${effect})`);
    const effects = async () =>
      ((await opened?.handle.executeSql('SELECT name FROM effects ORDER BY id', [])) ?? { rows: [] }).rows.map(
        (row) => row.name,
      );
    it('undoes everything when the work throws', async () => {
      const failing = transactor.once(
        claim,
        async (tx) => {
          await insert(tx, 'a');
          throw new Error('no');
        },
        limits,
      );
      await expect(failing).rejects.toThrow('no');
      expect(await effects()).toEqual([]);
    });

    it('does not report success when an error inside was swallowed, and names that error', async () => {
      const swallowing = transactor.once(
        claim,
        async (tx) => {
          await insert(tx, 'a');
          await insert(tx, 'a').catch((error: unknown) => expect(error).toBeInstanceOf(Error));
          return 'all is well';
        },
        limits,
      );
      await expect(swallowing).rejects.toMatchObject({ code: '23505' });
      expect(await effects()).toEqual([]);
      expect(await transactor.once(claim, async () => 'then', limits)).toMatchObject({ replayed: false });
    });

    it('keeps the rest when an inner transaction was undone on purpose', async () => {
      const outcome = await transactor.once(
        claim,
        async (tx) => {
          await insert(tx, 'outer');
          const inner = (tx as Database).transaction(async (nested) => {
            await insert(nested, 'inner');
            throw new Error('inner');
          });
          await inner.catch((error: Error) => expect(error.message).toBe('inner'));
          return 'ok';
        },
        limits,
      );
      expect(outcome).toEqual({ result: 'ok', replayed: false });
      expect(await effects()).toEqual(['outer']);
    });

    it.each(['COMMIT', 'ROLLBACK'])('refuses work that ends its transaction by %s', async (statement) => {
      const ending = transactor.once(
        claim,
        async (tx) => {
          await (tx as Database).execute(sql.raw(statement));
          return 'ended';
        },
        limits,
      );
      await expect(ending).rejects.toThrow(/belong to the library/);
    });

    it('tells a deferred constraint that fails at COMMIT from a commit in doubt', async () => {
      await opened?.handle.executeSql('CREATE TABLE deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
      const failing = transactor.once(
        claim,
        async (tx) => {
          await (tx as Database).execute(sql`INSERT INTO deferred VALUES (1), (1)`);
          return 'late';
        },
        limits,
      );
      await expect(failing).rejects.toMatchObject({ code: '23505' });
    });

    it('refuses a query that the work did not wait for', async () => {
      let leaked: Database | undefined;
      await transactor.once(
        claim,
        async (tx) => {
          leaked = tx as Database;
          return 'ok';
        },
        limits,
      );
      await expect(insert(leaked, 'late')).rejects.toMatchObject({
        cause: { message: expect.stringContaining('already given back') },
      });
      expect(await effects()).toEqual([]);
    });

    it('undoes the work of a caller who leaves in the middle, and fences it off', async () => {
      const gone = new AbortController();
      let proceed = () => {};
      const left = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      let late: Promise<unknown> = Promise.resolve();
      const leaving = transactor.once(
        claim,
        async (tx) => {
          await insert(tx, 'a');
          gone.abort(new Error('gone'));
          late = left.then(() => insert(tx, 'b'));
          await late;
          return 'ok';
        },
        { ...limits, signal: gone.signal },
      );
      await expect(leaving).rejects.toThrow('gone');
      proceed();
      await expect(late).rejects.toThrow();
      expect(await transactor.once(claim, async () => 'then', limits)).toEqual({ result: 'then', replayed: false });
      expect(await effects()).toEqual([]);
    });

    it('never applies an effect twice, whatever order of failures and repeats', async () => {
      const keys = ['k1', 'k2', 'k3'].map((key) => ({ ...claim, key: `${claim.key}-${key}` }));
      const attempts = Array.from({ length: 24 }, (_, index) => async () => {
        const mine = keys[index % keys.length] ?? claim;
        await transactor
          .once(
            mine,
            async (tx) => {
              await insert(tx, mine.key);
              if (index % 4 === 0) throw new Error('no');
              return 'ok';
            },
            limits,
          )
          .catch((error: Error) => expect(error.message).toBe('no'));
      });
      await Promise.all(attempts.map((attempt) => attempt()));
      expect((await effects()).sort()).toEqual(keys.map(({ key }) => key).sort());
    });
  });
});
