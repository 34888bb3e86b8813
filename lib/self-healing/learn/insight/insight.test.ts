import { describe, expect, it } from 'vitest';
import type { FailureCount } from '../../core/learning';
import { seededRandom } from '../../testing/seeded-random';
import { dayMs, fromMs, hourMs, incident, minuteMs, noise, releasesOf } from './__fixtures__/simulated-failures';
import { findInsights, readInsights } from './index';

const days = 14;
const nowMs = fromMs + days * dayMs;
const quiet = ['listContacts', 'exportDeals', 'readRates', 'sendInvite', 'sumCredits', 'searchNotes'];
const background = (seed: number, perDay = 0.7) => noise(seededRandom(seed), { sources: quiet, perDay, days });
const find = (counts: FailureCount[], given: Partial<Parameters<typeof findInsights>[0]> = {}) =>
  findInsights({ counts, releases: [], dependencies: [], nowMs, fromMs, ...given });

describe('what failures have in common', () => {
  it('finds the hour at which a source fails', () => {
    const planted = Array.from({ length: 10 }).flatMap((_, day) =>
      incident('createInvoice', fromMs + day * dayMs + 9 * hourMs + day * 4 * minuteMs),
    );
    const [first] = find([...background(1), ...planted]);
    expect(first).toMatchObject({ kind: 'burst-by-hour', sources: ['createInvoice'] });
    expect(first?.sentence).toBe(
      'createInvoice tends to fail between 09:00 and 10:00 UTC: an incident began then on 10 days; by chance it would be 0.4.',
    );
  });

  it('finds the day of the week at which a source fails', () => {
    const more = Array.from({ length: 8 }).flatMap((_, week) =>
      incident('createInvoice', fromMs + (4 + 7 * week) * dayMs + (week * 5 + 2) * (hourMs / 2)),
    );
    expect(find(more, { nowMs: fromMs + 56 * dayMs })[0]?.sentence).toMatch(/^createInvoice tends to fail on Mondays/);
  });

  it('takes one storm, however long and fierce, for no burst by hour', () => {
    const random = seededRandom(5);
    const storm = Array.from({ length: 12 }).flatMap((_, nth) =>
      incident('createInvoice', fromMs + 6 * dayMs + 9 * hourMs + nth * 20 * minuteMs, { minutes: 8, random }),
    );
    expect(find([...background(2), ...storm]).filter(({ sources }) => sources.includes('createInvoice'))).toEqual([]);
  });

  it('finds a source that fails since a release, also when it is broken for good', () => {
    const rolledOutMs = fromMs + 9 * dayMs;
    const broken = incident('createInvoice', rolledOutMs + 20 * minuteMs, { minutes: 3_000 });
    const counts = [...background(3), ...broken];
    const found = find(counts, { releases: [{ release: 'v42', firstSeenMs: rolledOutMs + minuteMs }] });
    const after = found.find(({ kind }) => kind === 'after-release');
    expect(after?.sentence).toBe(
      'createInvoice fails more since the release v42: in 24 of the first 24 hours, and never before.',
    );
  });

  it('finds sources that fail together', () => {
    const random = seededRandom(6);
    const planted = Array.from({ length: 10 }).flatMap(() => {
      const startMs = fromMs + Math.floor(random() * days * 288) * 5 * minuteMs;
      return [...incident('createInvoice', startMs), ...incident('sendReminder', startMs + minuteMs)];
    });
    const found = find([...background(4), ...planted]);
    expect(found[0]).toMatchObject({ kind: 'fail-together', sources: ['createInvoice', 'sendReminder'] });
    expect(found[0]?.sentence).toMatch(/fail together: in 10 of 10 stretches of five minutes/);
    expect(found[0]?.pValue).toBeLessThan(1e-6);
  });

  it('takes two long outages that overlap once for chance', () => {
    const outages = ['createInvoice', 'sendReminder'].flatMap((source) =>
      incident(source, fromMs + 5 * dayMs, { minutes: 1_000 }),
    );
    expect(find(outages)).toEqual([]);
  });

  it('finds the dependency behind it where sources of others are well', () => {
    const random = seededRandom(8);
    const shared = ['createInvoice', 'sendReminder', 'chargeCard'];
    const dependencies = [
      ...shared.map((source) => ({ source, dependency: 'payments' })),
      ...quiet.map((source) => ({ source, dependency: 'database' })),
    ];
    const starts = Array.from({ length: 8 }, () => fromMs + Math.floor(random() * days * 288) * 5 * minuteMs);
    const planted = starts.flatMap((startMs) => shared.flatMap((source) => incident(source, startMs)));
    const found = find([...background(9), ...planted], { dependencies });
    expect(found[0]).toMatchObject({ kind: 'common-cause', dependency: 'payments' });
    expect(found.filter(({ kind }) => kind === 'fail-together')).toEqual([]);
    // The same failures while everything else fails as well: not this dependency's doing.
    const everything = starts.flatMap((startMs) => quiet.flatMap((source) => incident(source, startMs)));
    const wider = find([...background(9), ...planted, ...everything], { dependencies });
    expect(wider.filter(({ kind }) => kind === 'common-cause')).toEqual([]);
  });

  it('finds nothing in noise, but for the one in twenty that it may', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const counts = background(1_000 + seed, 1.5);
      const dependencies = quiet.map((source, place) => ({ source, dependency: `d${place % 2}` }));
      const releases = releasesOf(
        counts,
        [3.2, 6.7, 9.1, 12.4].map((day) => fromMs + day * dayMs),
      );
      if (find(counts, { dependencies, releases }).length > 0) wrong += 1;
    }
    expect(wrong).toBeLessThanOrEqual(10);
  }, 60_000);

  it('shows at most ten, and looks at no more than 200 sources', () => {
    const starts = Array.from({ length: 8 }, (_, nth) => fromMs + (nth * 37 + 5) * hourMs);
    const many = Array.from({ length: 260 }, (_, nth) => `source${nth}`);
    const counts = starts.flatMap((startMs) => many.flatMap((source) => incident(source, startMs, { minutes: 1 })));
    expect(find(counts)).toHaveLength(10);
  });

  it('finds nothing where nothing was counted', () => {
    expect(find([])).toEqual([]);
    expect(findInsights({ counts: [], releases: [], dependencies: [], nowMs })).toEqual([]);
    expect(find([{ ...(incident('a', fromMs)[0] as FailureCount), startMs: Number.NaN }])).toEqual([]);
  });
});

describe('reading what was counted', () => {
  it('reads day by day, the newest first, and stops where there is more than it may read', async () => {
    const asked: number[] = [];
    const reports = {
      failureCounts: async (input: { fromMs: number; toMs: number; limit: number }) => {
        asked.push((nowMs - input.fromMs) / dayMs);
        return incident('a', input.fromMs + (asked.length * 5 + 2) * hourMs, { minutes: 2 });
      },
      releases: async () => [],
      dependenciesOf: async () => [],
    };
    expect(await readInsights(reports, { tenantId: 'default', fromMs: nowMs - 3.5 * dayMs, toMs: nowMs })).toEqual([]);
    expect(asked).toEqual([1, 2, 3, 3.5]);
  });
});
