import { z } from 'zod';
import type { HealingEvent } from '../../lib/self-healing/core/event';
import type { Failure } from '../../lib/self-healing/core/failure';
import { limitsSchema } from '../../lib/self-healing/core/limits';
import type { Run } from '../../lib/self-healing/core/run';
import { settingsSchema } from '../../lib/self-healing/core/settings';
import type { Strategy } from '../../lib/self-healing/core/strategy';
import type { StrategyName } from '../../lib/self-healing/core/vocabulary';
import { createDiagnose, type Patterns } from '../../lib/self-healing/diagnose';
import { builtInRules } from '../../lib/self-healing/diagnose/rules';
import { guard } from '../../lib/self-healing/guard';
import { strategies as allStrategies } from '../../lib/self-healing/healing-strategies';
import { createLearner } from '../../lib/self-healing/learn';
import { createPatternIndex } from '../../lib/self-healing/learn/pattern-index';
import { memoryStore } from '../../lib/self-healing/store/memory';
import { buildEvent } from '../../lib/self-healing/testing/builders';
import { fakeClock } from '../../lib/self-healing/testing/fake-clock';
import { seededRandom } from '../../lib/self-healing/testing/seeded-random';
import { shareRule } from './share-rule';
import { dayMs, type HiddenFingerprint, type SimulatedFailure, type World } from './world';

export type Policy = 'oracle' | 'rules' | 'share of 80 %' | 'learned';

/** What a policy chose first for one failure, and the truth about it. */
export interface Choice {
  ordinal: number;
  /** Its true rate, and that of the best. */
  rate: number;
  best: number;
  /** Chosen because it was held to be proven. */
  proven: boolean;
  explored: boolean;
  healed: boolean;
}

const limits = limitsSchema.parse({});
const trust = 0.8;
const refreshMs = dayMs;

/** What each strategy needs and how long it waits is not the question here: which one is chosen is. */
const strategies: readonly Strategy[] = allStrategies
  .filter(({ outcome }) => outcome === 'healed')
  .map(({ waitMs: _waits, ...strategy }) => ({ ...strategy, requires: [], options: z.strictObject({}) }));

/** Runs one policy through a world, with the real diagnosis, guard, learner, pattern index and store in memory. */
export async function play(world: World, policy: Policy, seed: number): Promise<Choice[]> {
  const clock = fakeClock(world.startMs);
  const random = seededRandom(seed);
  const store = memoryStore({ clock }).patterns;
  const scope = { tenantId: 'default', service: 'default' };
  let nowMs = world.startMs;
  const index = createPatternIndex({ store, ...scope, clock: { now: () => nowMs }, limits, trust: () => trust });
  const learn = createLearner({ store, index, limits });
  const naive = shareRule(trust);
  const nothing: Patterns = { lookup: () => ({ arms: [], similar: [] }) };
  const patterns = policy === 'learned' ? index : policy === 'share of 80 %' ? naive : nothing;
  const diagnose = createDiagnose({ patterns, rules: builtInRules, trust: () => trust });
  const settings = settingsSchema.parse({ learning: policy === 'learned' ? {} : { exploration: 0 } });

  const choices: Choice[] = [];
  let refreshedAt = world.startMs;
  for (const failed of world.failures) {
    nowMs = failed.atMs;
    const hidden = world.fingerprints[failed.fingerprint];
    if (!hidden) throw new Error('A failure of no fingerprint.');
    if (policy === 'learned' && nowMs - refreshedAt > refreshMs) {
      refreshedAt = nowMs;
      await index.refresh();
    }
    const rates = new Map(hidden.strategies.map((name) => [name, hidden.rate(name, nowMs)]));
    const best = Math.max(...rates.values());
    if (policy === 'oracle') {
      const [name] = [...rates].find(([, rate]) => rate === best) ?? [];
      choices.push(judged(failed, name, rates, best, { proven: false, explored: false }));
      continue;
    }
    const failure = failureOf(hidden);
    const options = {
      source: `load ${hidden.id}`,
      category: 'api',
      effects: 'none',
      strategies: hidden.strategies,
    } as const;
    const diagnosis = diagnose(failure, { options, dependency: hidden.dependency });
    const plan = guard(failure, diagnosis, runOf(options), {
      ...{ strategies, limits, settings, random, dependency: hidden.dependency, hasTokens: () => true, budgetShare: 1 },
      ...{ breaker: null, callersWaiting: 0, approved: () => false, nowMs },
    });
    const candidate = plan.steps[0]?.candidate;
    const choice = judged(failed, candidate?.strategy, rates, best, {
      proven: candidate?.by === 'pattern' && candidate.explored !== true,
      explored: candidate?.explored === true,
    });
    choices.push(choice);
    if (!candidate) continue;
    // As usually written it counts every try, not first choices alone; so it hears of the second ones as well.
    if (policy === 'share of 80 %') {
      for (const { strategy } of plan.steps) {
        const healed = (failed.draws.get(strategy.name) ?? 1) < (rates.get(strategy.name) ?? 0);
        naive.note(hidden.id, strategy.name, healed);
        if (healed) break;
      }
    }
    if (policy !== 'learned') continue;
    await learn(eventOf(failed, hidden, choice.healed, plan.candidates, candidate.strategy, plan.propensity ?? 1));
  }
  return choices;
}

function judged(
  { ordinal, draws }: SimulatedFailure,
  name: StrategyName | undefined,
  rates: ReadonlyMap<StrategyName, number>,
  best: number,
  how: { proven: boolean; explored: boolean },
): Choice {
  const rate = name === undefined ? 0 : (rates.get(name) ?? 0);
  const draw = name === undefined ? 1 : (draws.get(name) ?? 1);
  return { ordinal, rate, best, healed: draw < rate, ...how };
}

function failureOf({ id, template, error }: HiddenFingerprint): Failure {
  return { error, name: 'Error', message: template, causes: [], fingerprint: { id, template, version: 1 } };
}

function runOf(options: Run['options']): Run {
  const operation = { options, rerunRefusal: null, queueRefusal: null, otherEndpoints: [], inDoubt: null };
  return {
    ...{ id: 'run', key: 'run', mode: 'heal', modeReason: null, options, operation },
    ...{ attempts: [{ number: 1, strategy: null, waitMs: 0 }], used: new Map(), remainingMs: () => 10_000 },
  } as unknown as Run;
}

function eventOf(
  failed: SimulatedFailure,
  hidden: HiddenFingerprint,
  healed: boolean,
  candidates: HealingEvent['candidates'],
  strategy: StrategyName,
  propensity: number,
): HealingEvent {
  const { id, template, kind, dependency } = hidden;
  return buildEvent({
    ...{ occurredAtMs: failed.atMs, source: `load ${id}`, category: 'api', kind, template, dependency },
    ...{ fingerprint: id, ownFingerprint: id, candidates, propensity, attempts: [] },
    ...{ outcome: healed ? 'healed' : 'failed', strategy: healed ? strategy : null },
    ...{ firstChoice: strategy, firstChoiceSucceeded: healed },
  });
}
