import { describe, expect, it } from 'vitest';
import { chanceOf, type ForestWorldInput, simulateDecisions } from '../../testing/forest-world';
import { calibrationError } from './calibrate';
import { features } from './features';
import { judge, mayJudge } from './forest-model';
import { createHistory, readRow } from './history';
import { writeModel } from './model-text';
import { type Trained, train } from './train';

const world = (given: Partial<ForestWorldInput> = {}) =>
  simulateDecisions({ seed: 1, decisions: 3_000, world: 'hidden', exploration: 0.5, ...given });

function trained(decisions: ReturnType<typeof world>, seed = 7): Trained {
  const history = createHistory(10_000);
  for (const decision of decisions) history.add(decision);
  const work = train(history.build(), { seed, trees: 16 });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('the small model', () => {
  it('learns which strategy helps where that depends on what the rules do not know, and beats them', () => {
    const { metrics } = trained(world());
    expect(metrics.beatsRules).toBe(true);
    expect(metrics.brier).toBeLessThan(metrics.rulesBrier - 0.1);
    expect(metrics.value).toBeGreaterThan(metrics.rulesValue + 0.3);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'claims nothing in a world of noise (seed %i), though its Brier score is the better one',
    (seed) => {
      const { metrics } = trained(world({ world: 'noise', seed }));
      expect(metrics.beatsRules).toBe(false);
      expect(metrics.brier).toBeLessThan(metrics.rulesBrier);
    },
  );

  it('claims nothing where no choice was ever left to chance: the record then says nothing of other choices', () => {
    expect(trained(world({ exploration: 0 })).metrics.beatsRules).toBe(false);
  });

  it('says probabilities that come true, also of strategies that were not chosen', () => {
    const { model } = trained(world({ decisions: 4_000 }));
    const later = world({ seed: 99, decisions: 1_500, exploration: 1 });
    const history = createHistory(later.length);
    for (const decision of later) history.add(decision);
    const built = history.build();
    const codes = new Uint8Array(features.length);
    const said = later.map((_decision, row) => {
      readRow(built, row, codes);
      return judge(model, codes, codes[0] ?? 0);
    });
    expect(calibrationError(Float64Array.from(said), built.labels)).toBeLessThan(0.08);
    const sure = later.filter((_decision, row) => (said[row] ?? 0) >= 0.9);
    expect(sure.length).toBeGreaterThan(100);
    const right = sure.map((decision) => chanceOf('hidden', decision, decision.firstChoice));
    expect(right.reduce((sum, chance) => sum + chance, 0) / right.length).toBeGreaterThan(0.85);
  });

  it('is the same to the bit for the same history and seed, and another for another seed', () => {
    const decisions = world({ decisions: 600 });
    expect(writeModel(trained(decisions).model)).toBe(writeModel(trained(decisions).model));
    expect(trained(decisions).metrics).toEqual(trained(decisions).metrics);
    expect(writeModel(trained(decisions, 8).model)).not.toBe(writeModel(trained(decisions).model));
  });

  it('speaks only of strategies that it saw on the kind of failure', () => {
    const { model } = trained(world({ decisions: 1_000 }));
    const history = createHistory(1);
    history.add(world({ decisions: 1 })[0] ?? expect.unreachable());
    const codes = new Uint8Array(features.length);
    readRow(history.build(), 0, codes);
    const kind = codes[1] ?? 0;
    const judged = Array.from({ length: 10 }, (_, strategy) => mayJudge(model, kind, strategy));
    expect(judged.filter(Boolean)).toHaveLength(3);
    expect(mayJudge(model, 24, codes[0] ?? 0)).toBe(false);
  });

  it('is measured on the newest decisions only, and never on an incident that it knows the beginning of', () => {
    const steady = trained(world({ decisions: 1_000 }));
    expect(steady.rows).toBe(800);
    expect(steady.metrics.heldOut).toBeLessThanOrEqual(200);
    // All within one hour: the incidents of the held-out part are those that it learned from.
    const burst = trained(world({ decisions: 1_000, everyMs: 100 }));
    expect(burst.metrics.heldOut).toBeLessThan(100);
    expect(burst.metrics.beatsRules).toBe(false);
  });
});
