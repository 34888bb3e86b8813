import { describe, expect, it } from 'vitest';
import type { Effects } from '@/lib/self-healing/core/vocabulary';
import { armView } from './__fixtures__/learning';
import { mergeWarnings } from './merge-warnings';
import { toPatternGroups } from './pattern-groups';

const groups = (...arms: Parameters<typeof armView>[0][]) =>
  toPatternGroups(
    arms.map((change, index) => armView({ fingerprint: `f${index}`, ...change })),
    { aliases: [], names: {}, trust: 0.8 },
  );
const effects = new Map<string, Effects>([
  ['listContacts', 'none'],
  ['listDeals', 'none'],
  ['sendWelcome', 'once'],
]);

describe('mergeWarnings', () => {
  it('warns when what only reads is put together with what sends, and names both', () => {
    const [warning, ...more] = mergeWarnings(groups({ source: 'listContacts' }, { source: 'sendWelcome' }), effects);
    expect(warning).toMatch(/^listContacts only reads; sendWelcome changes or sends something\./);
    expect(more).toEqual([]);
  });

  it('warns when the kinds differ', () => {
    const different = groups({ source: 'listContacts' }, { source: 'listDeals', kind: 'deadlock' });
    expect(mergeWarnings(different, effects)).toEqual([
      expect.stringMatching(/different kinds \((connection lost, deadlock|deadlock, connection lost)\)/),
    ]);
  });

  it('says nothing where nothing speaks against it, or where nothing is known', () => {
    expect(mergeWarnings(groups({ source: 'listContacts' }, { source: 'listDeals' }), effects)).toEqual([]);
    expect(mergeWarnings(groups({ source: 'a' }, { source: 'b' }), effects)).toEqual([]);
  });
});
