import { describe, expect, it } from 'vitest';
import { armView } from './__fixtures__/learning';
import { searchGroups, toPatternGroups } from './pattern-groups';

const around = { aliases: [], names: { anna: 'Anna' }, trust: 0.8 };

describe('toPatternGroups', () => {
  it('groups by fingerprint, the latest first, and the best proven strategy on top', () => {
    const groups = toPatternGroups(
      [
        armView({ fingerprint: 'old', lastSeenMs: 1 }),
        armView({ fingerprint: 'new', lastSeenMs: 9, bound: 0.1 }),
        armView({ fingerprint: 'new', lastSeenMs: 5, bound: 0.9, strategy: 'RESET_CONNECTION', source: 'other' }),
      ],
      around,
    );
    expect(groups.map((group) => group.fingerprint)).toEqual(['new', 'old']);
    expect(groups[0]).toMatchObject({ counted: 86, lastSeenMs: 9, sources: ['listContacts', 'other'] });
    expect(groups[0]?.arms.map((arm) => arm.strategy)).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('names every source of a merged group, not only that of its newest failure', () => {
    const arm = armView({ fingerprint: 'a', source: 'listContacts' });
    const sources = ['listContacts', 'sendWelcome', 'sendWelcome'].map((source) => ({ fingerprint: 'a', source }));
    const [group] = toPatternGroups([arm], { ...around, sources: [...sources, { fingerprint: 'b', source: 'other' }] });
    expect(group?.sources).toEqual(['listContacts', 'sendWelcome']);
  });

  it('names who put which fingerprint into a group', () => {
    const alias = { fingerprint: 'b', source: '', group: 'a', by: 'anna', atMs: 7 };
    const aliases = [alias, { ...alias, fingerprint: 'c', source: 'sendMail' }, { ...alias, group: 'elsewhere' }];
    const [group] = toPatternGroups([armView({ fingerprint: 'a' })], { ...around, aliases });
    expect(group?.members).toEqual([
      { fingerprint: 'b', source: null, who: 'Anna', atMs: 7 },
      { fingerprint: 'c', source: 'sendMail', who: 'Anna', atMs: 7 },
    ]);
  });
});

describe('searchGroups', () => {
  it('finds by every word, in source, kind, template, strategy, fingerprint and merged fingerprints', () => {
    const aliases = [{ fingerprint: 'ffee', source: '', group: 'a', by: 'anna', atMs: 7 }];
    const groups = toPatternGroups(
      [armView({ fingerprint: 'a' }), armView({ fingerprint: 'b', source: 'sendMail', kind: 'rate-limited' })],
      { ...around, aliases },
    );
    const found = (search: string) => searchGroups(groups, search).map((group) => group.fingerprint);
    expect(found('')).toEqual(['a', 'b']);
    expect(found('SENDMAIL rate limited')).toEqual(['b']);
    expect(found('ffee')).toEqual(['a']);
    expect(found('terminated backoff')).toEqual(['a', 'b']);
    expect(found('sendMail terminated nothing')).toEqual([]);
  });
});
