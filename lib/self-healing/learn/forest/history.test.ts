import { describe, expect, it } from 'vitest';
import { simulateDecisions } from '../../testing/forest-world';
import { strategyCode } from './features';
import { createHistory, strategyCount } from './history';

const decisions = simulateDecisions({ seed: 3, decisions: 25, world: 'hidden', exploration: 0.3 });

describe('history', () => {
  it('keeps the newest where there are more than it holds, oldest first', () => {
    const all = createHistory(100);
    const newest = createHistory(10);
    for (const decision of decisions) {
      all.add(decision);
      newest.add(decision);
    }
    const [whole, part] = [all.build(), newest.build()];
    expect([whole.rows, part.rows]).toEqual([25, 10]);
    expect(part.codes.map((column) => [...column])).toEqual(whole.codes.map((column) => [...column.slice(15)]));
    expect(part.labels).toEqual(whole.labels.slice(15));
    expect(part.incident).toEqual(whole.incident.slice(15));
    expect(part.chance).toEqual(whole.chance.slice(15 * strategyCount));
    expect(part.rules).toEqual(whole.rules.slice(15 * strategyCount));
  });

  it('counts failures of a group as one incident until ten minutes of silence, and for an hour at most', () => {
    const [first] = decisions;
    if (!first) return expect.unreachable();
    const history = createHistory(100);
    const minutes = [0, 9, 18, 29, 30, ...Array.from({ length: 13 }, (_, step) => 31 + step * 5)];
    for (const minute of minutes) history.add({ ...first, atMs: minute * 60_000 });
    const { incident } = history.build();
    expect([...incident.slice(0, 5)]).toEqual([0, 0, 0, 1, 1]);
    expect(incident[16]).toBe(1);
    expect(incident[17]).toBe(2);
  });

  it('takes the word of the rules from whoever knows it better than the event', () => {
    const [first] = decisions;
    if (!first) return expect.unreachable();
    const byPattern = { ...first, candidates: first.candidates.map((one) => ({ ...one, by: 'pattern' as const })) };
    const recorded = createHistory(1);
    recorded.add(byPattern);
    expect([...recorded.build().rules].every(Number.isNaN)).toBe(true);
    const told = createHistory(1, () => [{ strategy: 'RETRY_WITH_BACKOFF', confidence: 0.5 }]);
    told.add(byPattern);
    expect(told.build().rules[strategyCode('RETRY_WITH_BACKOFF')]).toBe(0.5);
  });
});
