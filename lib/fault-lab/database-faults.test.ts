import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { type NeonProxy, startNeonProxy } from '@/lib/self-healing/testing/neon-proxy';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';
import { createRival, databaseFault, type Rival } from './database-faults';
import { type FaultName, faultNamed } from './faults';
import { armed, type LabRun } from './lab-run';
import { targetNamed } from './target-names';

describe.each(['pg', 'neon'] as const)('through the %s driver', (driver) => {
  let test: TestDatabase;
  let handle: DatabaseHandle;
  let rival: Rival;
  let proxy: NeonProxy | null = null;

  beforeAll(async () => {
    test = await createTestDatabase();
    proxy = driver === 'neon' ? await startNeonProxy(test.url) : null;
    const options = { url: test.url, driver, ...(proxy && { neon: { wsProxy: proxy.wsProxy } }) };
    handle = await openDatabase({ ...options, max: 4 });
    await handle.session((session) =>
      session.query('CREATE TABLE contacts (id int); CREATE TABLE credit_accounts (id int, balance int)'),
    );
    await handle.session((session) =>
      session.query('INSERT INTO contacts VALUES (1); INSERT INTO credit_accounts VALUES (1, 10)'),
    );
    rival = createRival(options);
    handle.setBeforeQuery(databaseFault(rival));
  });

  afterEach(() => handle.ping());

  afterAll(async () => {
    await rival.close();
    await handle.close();
    await proxy?.close();
    await test.drop();
  });

  function runOf(fault: FaultName, target: LabRun['target']['name'], left = 1): LabRun {
    return {
      ...{ id: 'run', fault: faultNamed(fault), target: targetNamed(target), left, strikes: [], active: true },
      ...{ serverUrl: null, standsForRates: false },
    };
  }

  const read = () => handle.executeSql('select id from "contacts"');

  function spend() {
    return handle.session(async (session) => {
      await session.query('BEGIN');
      try {
        await session.query('update "credit_accounts" set balance = balance - 1');
        await session.query('COMMIT');
      } catch (error) {
        // The server ended the connection or the transaction; asking to roll back tells nothing new.
        await session.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async function balance(): Promise<unknown> {
    return (await handle.executeSql('select balance from credit_accounts')).rows[0]?.balance;
  }

  describe.each([
    ['connection-lost', '57P01'],
    ['statement-timeout', '57014'],
    ['permanent-bug', '42703'],
  ] as const)('%s', (fault, state) => {
    it(`makes the server itself answer ${state} to a read, and the next read succeeds`, async () => {
      const run = runOf(fault, 'listContacts');
      await armed(run, async () => {
        await expect(read()).rejects.toMatchObject({ code: state });
        expect((await read()).rows).toEqual([{ id: 1 }]);
      });
      expect(run.strikes).toEqual([`SQLSTATE ${state}`]);
    });
  });

  describe.each([
    ['connection-lost', '57P01'],
    ['statement-timeout', '57014'],
    ['deadlock', '40P01'],
  ] as const)('%s in a transaction', (fault, state) => {
    it(`ends it with ${state} and nothing of it remains, and the next one succeeds`, async () => {
      const before = await balance();
      const run = runOf(fault, 'spendCredits');
      await armed(run, async () => {
        await expect(spend()).rejects.toMatchObject({ code: state });
        expect(await balance()).toBe(before);
        await spend();
      });
      expect(await balance()).toBe(Number(before) - 1);
      expect(run.strikes).toEqual([`SQLSTATE ${state}`]);
    });
  });

  it('strikes as often as asked and no more', async () => {
    const run = runOf('statement-timeout', 'listContacts', 2);
    await armed(run, async () => {
      await expect(read()).rejects.toThrow();
      await expect(read()).rejects.toThrow();
      await read();
    });
    expect(run.strikes).toHaveLength(2);
  });

  it('never touches another user’s request that runs at the same time', async () => {
    const run = runOf('connection-lost', 'listContacts', 5);
    const mine = expect(armed(run, read)).rejects.toMatchObject({ code: '57P01' });
    const others = Array.from({ length: 8 }, () => read());
    await Promise.all([mine, ...others]);
    expect(run.strikes).toHaveLength(1);
  });

  it('leaves alone what follows the operation, such as the record of its failure', async () => {
    const run = runOf('connection-lost', 'listContacts', 5);
    let afterwards: Promise<unknown> = Promise.resolve();
    let release = () => {};
    const ended = new Promise<void>((resolve) => {
      release = resolve;
    });
    await armed(run, async () => {
      afterwards = ended.then(read);
    });
    release();
    await afterwards;
    expect(run.strikes).toEqual([]);
  });

  it('leaves other statements of the operation alone', async () => {
    const run = runOf('connection-lost', 'listContacts', 5);
    await armed(run, () => handle.ping());
    expect(run.strikes).toEqual([]);
  });
});
