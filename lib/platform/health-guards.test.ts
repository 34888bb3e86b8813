import { describe, expect, it } from 'vitest';
import type { Doubt } from '@/lib/self-healing/core/doubt';
import type { GuardsReport } from '@/lib/self-healing/core/guards';
import type { Overview } from '@/lib/self-healing/core/ports';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { breakerNeeds, decisionHref, doubtNeeds, heldBack, notQuiteHealthy, stillWanted } from './health-guards';
import type { OverallState } from './overall-state';

const nowMs = 1_700_000_000_000;

function report(settings: object = {}, rest: Partial<GuardsReport> = {}): GuardsReport {
  return {
    instanceId: 'one',
    settings: settingsSchema.parse(settings),
    settingsVersion: 1,
    mode: 'heal',
    modeReason: null,
    alive: ['one'],
    readingAgeMs: 400,
    breakers: [],
    budgets: [],
    endpoints: [],
    sharedActions: { running: 0, waiting: 0, startedLastMinute: 0, maxConcurrent: 5, perMinute: 10, cooldowns: [] },
    ...rest,
  };
}

describe('heldBack', () => {
  it('says nothing while everything may be healed, also right after the start', () => {
    expect(heldBack(report(), nowMs)).toBeNull();
    expect(heldBack(report({}, { readingAgeMs: null }), nowMs)).toBeNull();
    expect(heldBack(report({ maintenanceUntilMs: nowMs - 1 }), nowMs)).toBeNull();
  });

  it('names the kill switch before anything else', () => {
    const stopped = report({ healingEnabled: false, maintenanceUntilMs: nowMs + 1 }, { mode: 'observe' });
    expect(heldBack(stopped, nowMs)?.short).toBe('healing is stopped');
  });

  it('names a careful mode with its reason, maintenance with its end, and shared state that is unread', () => {
    const observed = report({}, { mode: 'observe', modeReason: 'This process is set to "observe".' });
    expect(heldBack(observed, nowMs)).toEqual({
      short: 'healing only observes',
      words: 'This process is set to "observe".',
    });
    expect(heldBack(report({ maintenanceUntilMs: nowMs + 60_000 }), nowMs)?.words).toContain('Until 22:14 UTC');
    expect(heldBack(report({}, { readingAgeMs: 12_000 }), nowMs)?.words).toContain('unread for 12 s');
  });
});

describe('breakerNeeds', () => {
  it('asks for a person while a breaker is not closed', () => {
    const view = {
      scope: 'local',
      reason: '5 failures in a row',
      sinceMs: nowMs - 5,
      retryAtMs: nowMs + 9_000,
    } as const;
    const breakers: GuardsReport['breakers'] = [
      { ...view, dependency: 'rates', state: 'open', calls: 5, failures: 5 },
      { ...view, dependency: 'database', state: 'closed', calls: 5, failures: 0 },
    ];
    expect(breakerNeeds(report({}, { breakers }), nowMs)).toMatchObject([
      {
        source: 'rates',
        what: 'not called for a while, by this instance only',
        wanted: '5 failures in a row. One call may try in 9.0 s.',
        href: '/platform/guards#breakers',
      },
    ]);
  });
});

describe('a breaker that only waits for a call', () => {
  it('wants nobody: its dependency is not missed', () => {
    const view = { scope: 'shared', reason: '3 of 4 instances opened it', sinceMs: nowMs - 900_000 } as const;
    const idle = { ...view, dependency: 'rates', state: 'half-open', calls: 0, failures: 0 } as const;
    const rows = (retryAtMs: number) => breakerNeeds(report({}, { breakers: [{ ...idle, retryAtMs }] }), nowMs);
    expect(rows(nowMs - 61_000)).toEqual([]);
    expect(rows(nowMs - 1_000)).toHaveLength(1);
  });
});

describe('what is in doubt', () => {
  const item = { eventId: 'e1', source: 'createContact', outcome: 'unknown' } as Overview['needsYou'][number];
  const doubt = (id: string, source = 'createContact') => ({ id, source }) as Doubt;

  it('leads to its decision while one is open, also of an earlier event of the same source', () => {
    expect(decisionHref(item, { open: [doubt('e1')], settled: [] })).toBe('/platform/in-doubt#doubt-e1');
    expect(decisionHref(item, { open: [doubt('e0')], settled: [doubt('e1')] })).toBe('/platform/in-doubt#doubt-e0');
    expect(decisionHref(item, { open: [doubt('e0', 'other')], settled: [] })).toBeNull();
    expect(decisionHref({ ...item, outcome: 'failed' }, { open: [doubt('e1')], settled: [] })).toBeNull();
  });

  it('wants nobody any more once it is settled, and stays while nothing is known of it', () => {
    expect(stillWanted([item], { open: [], settled: [doubt('e1')] })).toEqual([]);
    expect(stillWanted([item], { open: [doubt('e0')], settled: [doubt('e1')] })).toEqual([item]);
    expect(stillWanted([item], { open: [], settled: [] })).toEqual([item]);
    const failed = { ...item, outcome: 'failed' as const };
    expect(stillWanted([failed], { open: [], settled: [doubt('e1')] })).toEqual([failed]);
  });

  it('stays on the list for as long as it is open, one entry for each source', () => {
    const aged = (id: string, source: string) => ({ ...doubt(id, source), openedAtMs: nowMs - 90_000_000 });
    const open = [aged('e7', 'sendMail'), aged('e6', 'sendMail'), aged('e1', 'createContact')];
    expect(doubtNeeds([item], { open, settled: [] })).toMatchObject([
      {
        source: 'sendMail',
        action: 'Decide…',
        href: '/platform/in-doubt#doubt-e7',
        what: expect.stringContaining('2×'),
      },
    ]);
  });
});

describe('notQuiteHealthy', () => {
  const healthy: OverallState = {
    tone: 'healthy',
    headline: 'Healthy',
    sinceMs: nowMs - 99_000,
    sinceAtLeast: true,
    detail: 'all 7 services answer',
  };
  const view = { scope: 'local', reason: '5 failures in a row', retryAtMs: nowMs, calls: 5, failures: 5 } as const;
  const open = { ...view, state: 'open', sinceMs: nowMs - 5_000 } as const;
  const rows = (...names: string[]) =>
    breakerNeeds(report({}, { breakers: names.map((dependency) => ({ ...open, dependency })) }), nowMs);

  it('calls nothing healthy while a dependency is closed off or an effect is in doubt', () => {
    const doubt = { id: 'e1', openedAtMs: nowMs - 7_000 } as Doubt;
    expect(notQuiteHealthy(healthy, rows('rates'), [])).toMatchObject({
      ...{ tone: 'attention', headline: 'Running, but rates is not called', sinceMs: nowMs - 5_000 },
      sinceAtLeast: false,
    });
    expect(notQuiteHealthy(healthy, rows('a', 'b'), []).headline).toBe('Running, but 2 dependencies are not called');
    expect(notQuiteHealthy(healthy, [], [doubt]).headline).toBe('Running, with 1 effect in doubt');
  });

  it('leaves a worse word standing, and a good one where nothing is open', () => {
    const failing = { ...healthy, tone: 'failing' as const, headline: 'Database is failing' };
    expect(notQuiteHealthy(failing, rows('rates'), [])).toBe(failing);
    expect(notQuiteHealthy(healthy, [], [])).toBe(healthy);
  });
});
