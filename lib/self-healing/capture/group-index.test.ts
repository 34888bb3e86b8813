import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupAlias } from '../core/learning';
import { createGroupIndex } from './group-index';

const alias = (fingerprint: string, group: string, source = ''): GroupAlias => ({
  ...{ fingerprint, source, group },
  ...{ by: 'admin-1', atMs: 0 },
});

async function indexOf(...aliases: GroupAlias[]) {
  const index = createGroupIndex({ store: { load: async () => aliases }, tenantId: 't', service: 's' });
  await index.refresh();
  return index;
}

describe('createGroupIndex', () => {
  it('leaves a failure that nobody put elsewhere in its own group', async () => {
    const index = await indexOf(alias('a', 'b'));
    expect(index.resolve('c', 'save')).toBe('c');
    expect(index.aliases()).toHaveLength(1);
  });

  it('follows merges of merges to the last group', async () => {
    const index = await indexOf(alias('a', 'b'), alias('b', 'c'), alias('c', 'd'));
    expect(index.resolve('a', 'save')).toBe('d');
  });

  it('puts the alias of the own source before the one for any source', async () => {
    const index = await indexOf(alias('a', 'any'), alias('a', 'own', 'save'));
    expect([index.resolve('a', 'save'), index.resolve('a', 'load')]).toEqual(['own', 'any']);
  });

  it('ends on a source that was split off into a group of its own', async () => {
    const index = await indexOf(alias('a', 'b'), alias('a', 'a', 'save'));
    expect([index.resolve('a', 'save'), index.resolve('a', 'load')]).toEqual(['a', 'b']);
  });

  it('answers from memory before the first reading, and keeps what it knew when the store is away', async () => {
    let away = false;
    const load = async () => {
      if (away) throw new Error('away');
      return [alias('a', 'b')];
    };
    const index = createGroupIndex({ store: { load }, tenantId: 't', service: 's' });
    expect(index.resolve('a', 'save')).toBe('a');
    await index.refresh();
    away = true;
    await expect(index.refresh()).rejects.toThrow('away');
    expect(index.resolve('a', 'save')).toBe('b');
  });

  it('reads only its own tenant and service', async () => {
    const asked: unknown[] = [];
    const load = async (scope: unknown) => {
      asked.push(scope);
      return [];
    };
    await createGroupIndex({ store: { load }, tenantId: 't', service: 's' }).refresh();
    expect(asked).toEqual([{ tenantId: 't', service: 's' }]);
  });

  it('ends on any aliases, in circles and in chains beyond measure, and always names one of the fingerprints', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const one = fc.record({ fingerprint: name, group: name, source: fc.constantFrom('', 'save') });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 12 }), name, async (list, asked) => {
        const index = await indexOf(...list.map(({ fingerprint, group, source }) => alias(fingerprint, group, source)));
        const group = index.resolve(asked, 'save');
        expect(['a', 'b', 'c', 'd', 'e']).toContain(group);
      }),
    );
    const links = Array.from({ length: 100 }, (_, at) => alias(`f${at}`, `f${at + 1}`));
    expect((await indexOf(...links)).resolve('f0', 'save')).toBe('f0');
    expect((await indexOf(alias('a', 'b'), alias('b', 'a'))).resolve('a', 'save')).toBe('a');
  });
});
