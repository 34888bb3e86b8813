import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '@/lib/self-healing';
import { fakeClock } from '@/lib/self-healing/testing/fake-clock';
import { type AuditHeadInput, exportAuditHead } from './audit-head';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-head-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function setUp() {
  const clock = fakeClock();
  const { leases } = memoryStore({ clock });
  const chain = { head: { sequence: 7, hash: 'abc' } as { sequence: number; hash: string } | null };
  const logged: unknown[] = [];
  const audit = { head: async () => chain.head } as unknown as NonNullable<AuditHeadInput['store']['audit']>;
  const logger = { info: (_: string, fields?: object) => void logged.push(fields), warn: () => {}, error: () => {} };
  const call = (part: Partial<AuditHeadInput> = {}) =>
    exportAuditHead({ store: { leases, audit }, logger, instanceId: 'one', nowMs: clock.now(), folder, ...part });
  const lines = async () =>
    (await readFile(join(folder, 'audit-heads.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return { clock, chain, logged, call, lines };
}

describe('the head of the audit chain', () => {
  it('is written out once an hour, whichever instance comes first', async () => {
    const { clock, chain, logged, call, lines } = setUp();
    const at = new Date(clock.now()).toISOString();
    await Promise.all([call(), call({ instanceId: 'two' }), call()]);
    expect(await lines()).toEqual([{ tenant: 'default', sequence: 7, hash: 'abc', at }]);
    expect(logged).toEqual(await lines());
    chain.head = { sequence: 9, hash: 'def' };
    await clock.advance(3_599_000);
    expect(await call()).toBeNull();
    await clock.advance(1_000);
    expect(await call()).toMatchObject({ sequence: 9, hash: 'def' });
    expect(await lines()).toHaveLength(2);
  });

  it('goes to the log alone where no disk persists', async () => {
    const { logged, call } = setUp();
    expect(await call({ folder: null })).toMatchObject({ sequence: 7 });
    expect(logged).toHaveLength(1);
  });

  it('is tried again at once when it could not be written', async () => {
    const { call, lines } = setUp();
    const file = join(folder, 'a file');
    await writeFile(file, '');
    await expect(call({ folder: join(file, 'below it') })).rejects.toThrow();
    await call();
    expect(await lines()).toHaveLength(1);
  });
});
