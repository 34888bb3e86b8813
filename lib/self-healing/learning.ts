import { createGroupIndex } from './capture/group-index';
import { isDrill } from './core/drill';
import type { HealingEvent } from './core/event';
import type { ArmView, Decision, LearningAdministration, PolicyReport } from './core/learning';
import type { Limits } from './core/limits';
import type { AnyHealingOptions } from './core/options';
import type { Clock, Logger, Random, Reports, Store } from './core/ports';
import type { Settings } from './core/settings';
import type { StrategyName } from './core/vocabulary';
import { createDiagnose, type Diagnose } from './diagnose';
import type { ModelAdvisor } from './diagnose/model';
import type { Rule } from './diagnose/rule';
import { createLearner } from './learn';
import { createForest } from './learn/forest';
import { createPatternIndex } from './learn/pattern-index';

export interface LearningInput {
  store: Store;
  clock: Clock;
  random: Random;
  logger: Logger;
  limits: Limits;
  tenantId: string;
  service: string;
  settings(): Settings;
  /** Whether failures that were made on purpose teach like others. */
  drillsTeach: boolean;
  /** What admins approved for a fingerprint, as long as it lives. */
  approvals(fingerprint: string): readonly StrategyName[];
  rules: readonly Rule[];
  advisor: Pick<ModelAdvisor, 'meter' | 'preview'>;
}

/** What is believed of failures: groups, measured patterns and the small model; and how it is learned. */
export interface Learning {
  groupOf(fingerprint: string, source: string): string;
  diagnose: Diagnose;
  /** Counts what the event's first choice did, then reads anew what others learned, twice a minute at most. */
  learn(event: HealingEvent): Promise<void>;
  /** Reads everything anew, unless that was done within half a minute. */
  refresh(): Promise<void>;
  /** Trains the small model where a day has passed and enough came in. False where it was not due. */
  trainWhenDue(signal?: AbortSignal): Promise<boolean>;
  /** Arms known, and those that are used as proven. */
  figures(): Promise<{ known: number; trusted: number }>;
  administration: LearningAdministration;
}

const refreshMs = 30_000;
/** Decisions that a page replays: some seconds of processor time beside the requests. */
const most = 50_000;
const replayKeptMs = 300_000;
const replaysKept = 8;
/** Fewer decisions are replayed again in no time, and what is new shows at once. */
const worthKeeping = 2_000;
const dayMs = 86_400_000;

/** Joins groups, patterns and the small model, which do not know each other. Opens nothing by itself. */
export function createLearning(input: LearningInput): Learning {
  const { store, clock, logger, limits, tenantId, service, settings, advisor } = input;
  const scope = { tenantId, service };
  const halfLifeMs = () => settings().learning.halfLifeDays * dayMs;
  const trust = () => Math.max(limits.trust, settings().learning.trust);
  const groups = createGroupIndex({ store: store.groups, ...scope });
  const patterns = createPatternIndex({ store: store.patterns, ...scope, clock, limits, halfLifeMs, trust });
  const rules = (decision: Decision) => wordOfRules(decision, input.rules);
  const history: Pick<Reports, 'decisions'> = {
    decisions: (query) => store.reports.decisions({ ...query, drills: input.drillsTeach }),
  };
  const forest = createForest({
    store: { forests: store.forests, reports: history },
    ...{ clock, logger, random: input.random, settings, rules, ...scope },
  });
  const learner = createLearner({ store: store.patterns, index: patterns, limits, halfLifeMs });
  const replays = createReplays(async (fromMs, tried) => {
    // Loaded by whoever looks: the request path needs none of it.
    const { replayPolicies } = await import('./learn/policy');
    const more = tried === undefined ? {} : { trust: [tried] };
    return await replayPolicies(history, { ...scope, fromMs, most, settings: settings().learning, ...more });
  }, clock);
  let readAt = Number.NEGATIVE_INFINITY;
  let counted: { atMs: number; figures: Promise<{ known: number; trusted: number }> } | null = null;

  const read = async () => {
    readAt = clock.monotonic();
    await Promise.all([groups.refresh(), patterns.refresh(), forest.refresh()]);
  };
  const refresh = async () => {
    if (clock.monotonic() - readAt >= refreshMs) await read();
  };

  return {
    groupOf: groups.resolve,
    diagnose: createDiagnose({
      ...{ patterns, rules: input.rules, trust, approvals: input.approvals },
      forest: {
        advise(failure, classification, options) {
          const advice = forest.advise(failure, classification, options, healableBy(options));
          return advice && { ...advice.word, ...(advice.proposal ? { evidence: advice.proposal.evidence } : {}) };
        },
      },
    }),
    async learn(event) {
      if (input.drillsTeach || !isDrill(event)) await learner(event);
      await refresh();
    },
    refresh,
    async trainWhenDue(signal) {
      if (!(await forest.due())) return false;
      return 'version' in (await forest.train(signal));
    },
    async figures() {
      if (counted === null || clock.monotonic() - counted.atMs >= refreshMs) {
        counted = { atMs: clock.monotonic(), figures: patterns.views().then(figuresOf) };
      }
      return await counted.figures;
    },
    administration: {
      async arms({ limit }) {
        await read();
        return await patterns.views(limit);
      },
      groups: () => store.groups.load(scope),
      async merge({ from, into, by }) {
        const entry = entryOf(by, 'groups-merged', `group ${into}`, { from });
        await store.groups.merge({ ...scope, from, into, halfLifeMs: halfLifeMs(), entry });
        await read();
      },
      async split({ fingerprint, how, by }) {
        const entry = entryOf(by, 'group-split', `fingerprint ${fingerprint}`, { by: how });
        const done = await store.groups.split({ ...scope, fingerprint, by: how, halfLifeMs: halfLifeMs(), entry });
        await read();
        return done;
      },
      forests: () => forest.versions(),
      async trainForest(by) {
        const entry = entryOf(by, 'forest-training-asked', 'small model', null);
        await store.audit.append({ tenantId, entry });
        return await forest.train();
      },
      activateForest: ({ id, by }) => forest.activate(id, by),
      // Loaded by whoever looks: the request path needs neither.
      policies: ({ fromMs, trust: tried }) => replays.get(fromMs, tried),
      async insights({ fromMs }) {
        const { readInsights } = await import('./learn/insight');
        return await readInsights(store.reports, { tenantId, fromMs, toMs: clock.now() });
      },
      meter: () => advisor.meter(),
      preview: (event) => advisor.preview(event),
    },
  };
}

const figuresOf = (views: readonly ArmView[]) => ({
  known: views.length,
  trusted: views.filter((arm) => arm.trusted).length,
});

const entryOf = (
  actor: Parameters<LearningAdministration['merge']>[0]['by'],
  action: string,
  subject: string,
  after: unknown,
) => ({ actor, action, subject, before: null, after });

/** A long replay takes seconds: whoever asks the same within five minutes gets the same figures. */
function createReplays(
  replay: (fromMs: number, trust: number | undefined) => Promise<PolicyReport>,
  clock: Pick<Clock, 'monotonic'>,
) {
  const kept = new Map<string, { atMs: number; report: Promise<PolicyReport> }>();
  return {
    get(fromMs: number, trust: number | undefined): Promise<PolicyReport> {
      const key = `${Math.floor(fromMs / replayKeptMs)} ${trust ?? ''}`;
      const known = kept.get(key);
      if (known && clock.monotonic() - known.atMs < replayKeptMs) return known.report;
      const oldest = kept.keys().next().value;
      if (kept.size >= replaysKept && oldest !== undefined) kept.delete(oldest);
      const report = replay(fromMs, trust);
      kept.set(key, { atMs: clock.monotonic(), report });
      report.then(
        ({ decisions }) => decisions < worthKeeping && kept.delete(key),
        () => kept.delete(key),
      );
      return report;
    },
  };
}

/** What was recorded of the rules' word; where a pattern spoke before them, the rule of the failure's kind. */
function wordOfRules({ candidates, kind }: Decision, rules: readonly Rule[]) {
  const ofKind = rules.find(({ name }) => name === kind)?.proposes ?? [];
  return candidates.flatMap(({ strategy, by, confidence }) => {
    const word = by === 'rule' ? confidence : ofKind.find((one) => one.strategy === strategy)?.confidence;
    return word == null ? [] : [{ strategy, confidence: word }];
  });
}

/** What the operation could be healed by, as far as its declaration says: about these the small model is asked. */
function healableBy(options: AnyHealingOptions): StrategyName[] {
  const names: StrategyName[] = ['RETRY_WITH_BACKOFF', 'RATE_LIMIT_BACKOFF'];
  if (options.effects === 'transactional') names.push('ROLLBACK_TRANSACTION');
  if (options.connection) names.push('RESET_CONNECTION');
  if (options.endpoints) names.push('SWITCH_API_ENDPOINT');
  if (options.cache) names.push('CLEAR_CACHE_AND_RETRY');
  return options.strategies ? names.filter((name) => options.strategies?.includes(name)) : names;
}
