import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../../../db/client';
import { healerOf, lastEvent, openWorld, outcomeOf, type World } from '../../testing/faulty-world';
import { startTcpProxy } from '../../testing/tcp-proxy';

// PGlite has no connections to cut and no second session: these faults exist on a real server alone.
let world: World;
beforeAll(async () => {
  world = await openWorld('pg');
  await world.handle.session((session) =>
    session.query(
      'CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL); INSERT INTO account VALUES (1, 10), (2, 10)',
    ),
  );
});
afterAll(async () => await world.close());

const url = () => world.url ?? '';

it.each([
  ['with it', undefined, true],
  ['without it', 'RETRY_WITH_BACKOFF', false],
] as const)(
  'RETRY_WITH_BACKOFF gets over a connection cut in the middle of a query (%s)',
  async (_name, without, heals) => {
    const proxy = await startTcpProxy(url());
    const through = await openDatabase({ url: proxy.url, max: 1 });
    try {
      const healer = healerOf(world, { without });
      const read = healer.withSelfHealing(
        async () => await through.session((session) => session.query('SELECT balance FROM account WHERE id = 2')),
        { source: 'read', category: 'database', effects: 'none' },
      );
      await through.ping();
      proxy.cutNext(1);
      const outcome = await outcomeOf(read());
      if (heals) expect(outcome).toEqual({ value: [{ balance: 10 }] });
      else expect(outcome).toHaveProperty('error');
      expect(await lastEvent(healer)).toMatchObject({ kind: 'connection-lost', outcome: heals ? 'healed' : 'failed' });
    } finally {
      await through.close();
      await proxy.close();
    }
  },
);

it.each([
  ['with it', undefined, true],
  ['without it', 'RESET_CONNECTION', false],
] as const)(
  'RESET_CONNECTION replaces a pool that still talks to the demoted server (%s)',
  async (_name, without, heals) => {
    const name = new URL(url()).pathname.slice(1);
    // As after a failover: sessions opened before it stay read-only, new ones are not.
    await world.handle.session((session) =>
      session.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`),
    );
    const pool = await openDatabase({ url: url(), max: 1 });
    try {
      await pool.ping();
      await world.handle.session(async (session) => {
        await session.query('SET default_transaction_read_only = off');
        await session.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
        session.destroy();
      });
      const healer = healerOf(world, { without });
      const touch = healer.withSelfHealing(
        async () =>
          await pool.session((session) =>
            session.query('UPDATE account SET balance = 10 WHERE id = 1 RETURNING balance'),
          ),
        {
          ...{ source: 'touch', category: 'database', effects: 'idempotent' },
          connection: { ping: (signal) => pool.ping(signal), reset: () => pool.resetPool() },
        },
      );
      const outcome = await outcomeOf(touch());
      if (heals) expect(outcome).toEqual({ value: [{ balance: 10 }] });
      else expect(outcome).toHaveProperty('error');
      const event = await lastEvent(healer);
      expect(event?.outcome).toBe(heals ? 'healed' : 'failed');
      if (heals) expect(event?.strategy).toBe('RESET_CONNECTION');
    } finally {
      await pool.close();
    }
  },
);

it.each([
  ['with it', undefined, true],
  ['without it', 'ROLLBACK_TRANSACTION', false],
] as const)('ROLLBACK_TRANSACTION commits a spend once after a real deadlock (%s)', async (_name, without, heals) => {
  const healer = healerOf(world, { without });
  await world.handle.session((session) => session.query('UPDATE account SET balance = 10'));
  let attempts = 0;
  let otherHasLocked: (() => void) | undefined;
  const otherLocked = new Promise<void>((resolve) => {
    otherHasLocked = resolve;
  });
  let spendHasLocked: (() => void) | undefined;
  const spendLocked = new Promise<void>((resolve) => {
    spendHasLocked = resolve;
  });
  const other = world.handle.session(async (session) => {
    // This session detects the deadlock late, so that the wrapped one is the victim.
    await session.query("BEGIN; SET LOCAL deadlock_timeout = '30s'; UPDATE account SET balance = balance WHERE id = 2");
    otherHasLocked?.();
    await spendLocked;
    await session.query('UPDATE account SET balance = balance WHERE id = 1');
    await session.query('COMMIT');
  });
  const spend = healer.withSelfHealing(
    async () => {
      attempts += 1;
      return await healer.healing().transaction('spend', async (tx) => {
        const db = tx as typeof world.handle.db;
        await db.execute('UPDATE account SET balance = balance - 3 WHERE id = 1');
        if (attempts === 1) {
          await otherLocked;
          spendHasLocked?.();
        }
        await db.execute('UPDATE account SET balance = balance + 3 WHERE id = 2');
        return 'spent';
      });
    },
    {
      source: 'spend',
      category: 'database',
      effects: 'transactional',
      strategies: without ? [] : ['ROLLBACK_TRANSACTION'],
    },
  );
  const outcome = await outcomeOf(spend());
  await other;
  const balances = await world.handle.session((session) => session.query('SELECT balance FROM account ORDER BY id'));
  expect((await lastEvent(healer))?.kind).toBe('deadlock');
  if (heals) {
    expect(outcome).toEqual({ value: 'spent' });
    expect(balances).toEqual([{ balance: 7 }, { balance: 13 }]);
    expect(attempts).toBe(2);
  } else {
    expect(outcome).toHaveProperty('error');
    expect(balances).toEqual([{ balance: 10 }, { balance: 10 }]);
  }
});
