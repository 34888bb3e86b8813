import { describe, expect, it } from 'vitest';
import type { PatternRecord } from '@/lib/self-healing/core/event';
import { lowerBound } from '@/lib/self-healing/learn/posterior';
import { armSentence, toPatternGroups } from './pattern-arms';

function record(change: Partial<PatternRecord>): PatternRecord {
  return {
    tenantId: 'default',
    service: 'default',
    fingerprint: 'aa',
    strategy: 'RETRY_WITH_BACKOFF',
    successes: 0,
    failures: 0,
    template: 't',
    source: 's',
    kind: 'connection-lost',
    lastSeenMs: 1,
    ...change,
  };
}

/** Plain share, so that the arithmetic can be followed by eye. */
const share = (successes: number, failures: number) =>
  successes + failures === 0 ? 0 : successes / (successes + failures);

describe('toPatternGroups', () => {
  it('groups by fingerprint, the latest first, and the best proven strategy on top', () => {
    const groups = toPatternGroups(
      [
        record({ fingerprint: 'old', lastSeenMs: 1 }),
        record({ fingerprint: 'new', lastSeenMs: 9, successes: 1, failures: 9 }),
        record({ fingerprint: 'new', lastSeenMs: 5, strategy: 'RESET_CONNECTION', successes: 9, failures: 1 }),
      ],
      share,
    );
    expect(groups.map((group) => group.fingerprint)).toEqual(['new', 'old']);
    expect(groups[0]?.arms.map((arm) => arm.strategy)).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('says how many successes would earn trust, and how many failures would end it', () => {
    const arms = (successes: number, failures: number) =>
      toPatternGroups([record({ successes, failures })], share)[0]?.arms[0];
    expect(arms(3, 1)).toMatchObject({ trusted: false, change: '1 more success would earn trust.' });
    expect(arms(9, 1)).toMatchObject({ trusted: true, change: '2 more failures in a row would end the trust.' });
    expect(arms(0, 100)?.change).toContain('another strategy');
  });

  it('does not trust a short run of luck', () => {
    const [group] = toPatternGroups([record({ successes: 5 })], lowerBound);
    expect(group?.arms[0]?.trusted).toBe(false);
  });
});

describe('armSentence', () => {
  it('states successes against all tries', () => {
    expect(armSentence(record({ successes: 41, failures: 2 }))).toContain('41 of 43 times');
  });
});
