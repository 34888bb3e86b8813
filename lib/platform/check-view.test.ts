import { describe, expect, it } from 'vitest';
import type { CheckResult } from '@/lib/self-healing/core/event';
import { checkHistory, toCheckViews } from './check-view';

function result(change: Partial<CheckResult>): CheckResult {
  return {
    id: 'c',
    tenantId: 'default',
    service: 'default',
    instanceId: 'i',
    name: 'n',
    label: 'Database',
    state: 'ok',
    latencyMs: 2,
    detail: 'It answers',
    recovery: null,
    checkedAtMs: 1_000,
    ...change,
  };
}

describe('toCheckViews', () => {
  it('puts failing services first and keeps the usual order otherwise', () => {
    const views = toCheckViews([
      { latest: result({ id: '1', label: 'SMS', state: 'failing' }), history: [] },
      { latest: result({ id: '2', label: 'Cache' }), history: [] },
      { latest: result({ id: '3', label: 'Database' }), history: [] },
    ]);
    expect(views.map((view) => view.label)).toEqual(['SMS', 'Database', 'Cache']);
  });

  it('shows no latency where nothing was asked', () => {
    const [view] = toCheckViews([{ latest: result({ state: 'not-configured', latencyMs: null }), history: [] }]);
    expect(view?.figure).toBe('not set up');
  });

  it('draws the history oldest first, each run once, and says it in words', () => {
    const latest = result({ id: 'b', checkedAtMs: 2 });
    const [view] = toCheckViews([{ latest, history: [latest, result({ id: 'a', checkedAtMs: 1, state: 'failing' })] }]);
    expect(view?.ticks).toEqual([
      { id: 'a', state: 'failing' },
      { id: 'b', state: 'ok' },
    ]);
    expect(view?.history).toBe('1 of the last 2 checks failed');
  });

  it('keeps to its width however long the history is', () => {
    const history = Array.from({ length: 500 }, (_, index) => result({ id: `h${index}`, checkedAtMs: index }));
    const [view] = toCheckViews([{ latest: result({ id: 'new', checkedAtMs: 900 }), history }]);
    expect(view?.ticks).toHaveLength(checkHistory);
    expect(view?.ticks.at(-1)?.id).toBe('new');
  });
});
