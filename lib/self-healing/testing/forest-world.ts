import type { Decision, ForestStore, ForestVersion } from '../core/learning';
import type { Category, FailureKind, StrategyName } from '../core/vocabulary';
import { builtInRules } from '../diagnose/rules';
import { seededRandom } from './seeded-random';

/** What the trainer of the small model is made of, for benches that measure its parts. */
export { createForest } from '../learn/forest';
export { growForest } from '../learn/forest/grow-forest';
export type { Columns } from '../learn/forest/grow-tree';
export { meanLeaf } from '../learn/forest/trees';

export interface ForestWorldInput {
  seed: number;
  decisions: number;
  /** `hidden`: what helps depends on the dependency and on the error's code. `noise`: nothing that is known matters. */
  world: 'hidden' | 'noise';
  /** Share of decisions left to chance. */
  exploration: number;
  /** Between two decisions on average. */
  everyMs?: number;
  startMs?: number;
}

interface Scene {
  kind: FailureKind;
  category: Category;
  eligible: readonly StrategyName[];
  codes: readonly string[];
  words: string;
}

const scenes: readonly Scene[] = [
  {
    ...{ kind: 'upstream-unavailable', category: 'api', codes: ['503', '502', '500'] },
    eligible: ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF', 'CLEAR_CACHE_AND_RETRY'],
    words: 'Service answered with status',
  },
  {
    ...{ kind: 'upstream-timeout', category: 'api', codes: ['UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT'] },
    eligible: ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF', 'RESET_CONNECTION'],
    words: 'No answer within the time of',
  },
  {
    ...{ kind: 'connection-lost', category: 'database', codes: ['57P01', 'ECONNRESET', '08006'] },
    eligible: ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'],
    words: 'Connection terminated unexpectedly by',
  },
];
const dependencies = Array.from({ length: 12 }, (_, number) => `dependency-${number}`);

/** Success of a strategy in this world, 0 to 1. */
export function chanceOf(world: ForestWorldInput['world'], decision: Decision, strategy: StrategyName): number {
  if (world === 'noise') return 0.6;
  const scene = scenes.find(({ kind }) => kind === decision.kind);
  const number =
    Number(decision.dependency?.split('-')[1] ?? 0) + (scene?.codes.indexOf(decision.errorCode ?? '') ?? 0);
  const right = scene?.eligible[number % scene.eligible.length];
  return strategy === right ? 0.96 : 0.25;
}

/** Decisions of a service that follows the built-in rules and leaves a share to chance; oldest first, the same for a seed. */
export function simulateDecisions(input: ForestWorldInput): Decision[] {
  const { seed, decisions, world, exploration, everyMs = 60_000, startMs = Date.UTC(2026, 0, 1) } = input;
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  let atMs = startMs;
  return Array.from({ length: decisions }, (_, number) => {
    const scene = pick(scenes);
    const [dependency, errorCode] = [pick(dependencies), pick(scene.codes)];
    const rules = rulesOf(scene.kind);
    const ruled = scene.eligible.toSorted((a, b) => (rules.get(b) ?? 0) - (rules.get(a) ?? 0));
    const each = exploration / ruled.length;
    const explored = random() < exploration;
    const firstChoice = explored ? pick(ruled) : (ruled[0] as StrategyName);
    const chance = (strategy: StrategyName) => each + (strategy === ruled[0] ? 1 - exploration : 0);
    atMs += Math.floor(random() * 2 * everyMs);
    const decision: Decision = {
      eventId: `event-${String(number).padStart(8, '0')}`,
      ...{ atMs, service: 'default', source: `read-${dependency}`, category: scene.category, effects: 'none' },
      ...{ severity: 'normal', kind: scene.kind, transient: true, dependency, errorCode, errorName: 'Error' },
      fingerprint: `${scene.kind}-${dependency}-${errorCode}`,
      template: `${scene.words} <id>`,
      ...{ outcome: 'failed', firstChoice, succeeded: false, chosenBy: 'rule', propensity: chance(firstChoice) },
      elapsedMs: 100,
      candidates: ruled.map((strategy) => ({
        ...{ strategy, by: 'rule', confidence: rules.get(strategy) ?? null },
        ...{ probability: rules.get(strategy) ?? null, propensity: chance(strategy) },
      })),
    };
    const succeeded = random() < chanceOf(world, decision, firstChoice);
    return { ...decision, succeeded, outcome: succeeded ? 'healed' : 'failed' };
  });
}

function rulesOf(kind: FailureKind): Map<StrategyName, number> {
  const rule = builtInRules.find(({ name }) => name === kind);
  return new Map(rule?.proposes.map(({ strategy, confidence }) => [strategy, confidence]));
}

/** Answers pages as the store does; decisions may be added to the end meanwhile. */
export function decisionPages(decisions: readonly Decision[]) {
  const places = new Map<string, number>();
  const remember = () => {
    for (let index = places.size; index < decisions.length; index++) places.set(decisions[index]?.eventId ?? '', index);
  };
  remember();
  return {
    async decisions({ fromMs, after, limit }: { fromMs: number; after?: string; limit: number }): Promise<Decision[]> {
      remember();
      const from =
        after === undefined ? decisions.findIndex(({ atMs }) => atMs >= fromMs) : (places.get(after) ?? -2) + 1;
      return from < 0 ? [] : decisions.slice(from, from + limit);
    },
  };
}

/** Versions in memory, with the entries that came with each activation. */
export function forestsInMemory(): ForestStore & { models: Map<string, string>; entries: unknown[] } {
  const versions: ForestVersion[] = [];
  const models = new Map<string, string>();
  const entries: unknown[] = [];
  return {
    models,
    entries,
    async save(version, model) {
      versions.unshift({ ...version });
      models.set(version.id, model);
    },
    async active() {
      const version = versions.find(({ state }) => state === 'active');
      return version ? { version: { ...version }, model: models.get(version.id) ?? '' } : null;
    },
    async list({ limit }) {
      return versions.slice(0, limit).map((version) => ({ ...version }));
    },
    async activate({ id, entry }) {
      const wanted = versions.find((version) => version.id === id);
      if (id !== null && !wanted) return false;
      for (const version of versions) if (version.state === 'active') version.state = 'retired';
      if (wanted) wanted.state = 'active';
      entries.push(entry);
      return true;
    },
  };
}
