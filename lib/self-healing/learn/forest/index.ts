import { uuidv7 } from 'uuidv7';
import type { AuditActor } from '../../core/audit';
import type { Classification, Failure, Proposal } from '../../core/failure';
import type { ForestMetrics, ForestStore, ForestVersion, ForestWord } from '../../core/learning';
import type { AnyHealingOptions } from '../../core/options';
import type { Clock, Logger, Random } from '../../core/ports';
import type { Settings } from '../../core/settings';
import type { Reports } from '../../core/store';
import type { StrategyName } from '../../core/vocabulary';
import { createAdviser } from './adviser';
import { createHistory, type History, type RulesOf } from './history';
import { inSlices } from './in-slices';
import { readModel, writeModel } from './model-text';
import { train } from './train';

export interface ForestInput {
  store: { forests: ForestStore; reports: Pick<Reports, 'decisions'> };
  clock: Clock;
  logger: Logger;
  tenantId: string;
  service: string;
  random: Random;
  settings: () => Settings;
  /** What the rules hold of a decision's strategies. Default: what the events keep of it. */
  rules?: RulesOf;
}

export interface ForestAdvice {
  word: ForestWord;
  /** Null where it is not sure enough: a person is asked. */
  proposal: Proposal | null;
}

/** The small model: a forest of decision trees, trained from recorded decisions, used only where it beats the rules. */
export interface Forest {
  /**
   * The strategy that most likely succeeds, of those given. Synchronous, from memory. Null without an active version
   * that beats the rules, and where it never saw one of the strategies tried on this kind of failure. The caller keeps
   * failures away that nothing may heal.
   */
  advise(
    failure: Failure,
    classification: Classification,
    options: AnyHealingOptions,
    strategies: readonly StrategyName[],
  ): ForestAdvice | null;
  /** Loads the active version. One that cannot be used is refused with a warning, and nothing is advised. Throws what the store throws. */
  refresh(): Promise<void>;
  /**
   * Reads the decisions, trains, and stores a version; it takes effect only if it beats the rules. The version at work
   * is measured on the same newest decisions, and silenced where it does worse than the rules there. Beside the requests,
   * in slices of a few milliseconds. Throws the signal's reason, and what the store throws.
   */
  train(signal?: AbortSignal): Promise<{ version: ForestVersion } | { refused: string }>;
  /** A day has passed since the last training, and enough new decisions came. */
  due(): Promise<boolean>;
  /** Newest first. */
  versions(): Promise<ForestVersion[]>;
  /** Makes a version active (null: none). One that does not beat the rules may be made active, but stays silent. */
  activate(id: string | null, by: AuditActor): Promise<boolean>;
}

const day = 86_400_000;
/** How far back decisions are read, how many of the newest are kept, and how many at a time. */
const reading = { days: 90, decisions: 100_000, page: 250 };
/** Fewer say too little, or nothing new. */
const least = { decisions: 200, newDecisions: 200 };
/** Who makes versions active after a training. */
const itself: AuditActor = { type: 'system', id: 'small-model' };
const pace = { sliceMs: 5, restMs: 5 };

export function createForest(input: ForestInput): Forest {
  const { store, clock, logger, tenantId, service, random, settings } = input;
  const scope = { tenantId, service };
  const adviser = createAdviser({ clock, settings });
  let training = false;
  let triedAtMs = Number.NEGATIVE_INFINITY;

  const refresh = async (): Promise<void> => {
    const active = await store.forests.active(scope);
    if (active?.version.id === adviser.id()) return;
    if (active === null) return adviser.use(null);
    await nextTurn();
    const read = readModel(active.model);
    if ('refused' in read) {
      logger.warn(`The small model ${active.version.id} is not used: ${read.refused}.`, { version: active.version.id });
      return adviser.use({ version: active.version, model: null });
    }
    adviser.use({ version: active.version, model: read.model });
  };

  const readHistory = async (signal?: AbortSignal): Promise<History> => {
    const history = createHistory(reading.decisions, input.rules);
    const query = { ...scope, fromMs: clock.now() - reading.days * day, limit: reading.page };
    let after: string | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const page = await store.reports.decisions({ ...query, ...(after === undefined ? {} : { after }) });
      for (const decision of page) history.add(decision);
      after = page.at(-1)?.eventId;
      if (page.length < reading.page || after === undefined) return history.build();
      await nextTurn();
    }
  };

  const trainOnce = async (signal?: AbortSignal): Promise<{ version: ForestVersion } | { refused: string }> => {
    const history = await readHistory(signal);
    const refused = tooLittle(history);
    if (refused !== null) return { refused };
    await refresh();
    const work = train(history, { seed: Math.floor(random() * 2 ** 32), incumbent: adviser.model() });
    const { model, metrics, rows, incumbent } = await inSlices(work, { clock, ...pace, ...(signal ? { signal } : {}) });
    const version: ForestVersion = {
      ...{ id: uuidv7(), tenantId, service, trainedAtMs: clock.now(), rows, metrics, state: 'shadow' },
    };
    await nextTurn();
    await store.forests.save(version, writeModel(model));
    if (metrics.beatsRules) {
      await activate(version.id, itself);
      return { version: { ...version, state: 'active' } };
    }
    if (incumbent !== null && !keepsUp(incumbent)) {
      logger.warn(
        'The small model at work does worse than the rules on the newest decisions: it is silent from now on.',
      );
      await activate(null, itself);
    }
    return { version };
  };

  const activate = async (id: string | null, actor: AuditActor): Promise<boolean> => {
    const before = (await store.forests.active(scope))?.version.id ?? null;
    const entry = { actor, action: 'forest-activated', subject: `forest ${id ?? 'none'}`, before, after: id };
    const done = await store.forests.activate({ ...scope, id, entry });
    if (done) await refresh();
    return done;
  };

  return {
    advise: adviser.advise,
    refresh,
    activate,
    versions: () => store.forests.list({ ...scope, limit: 50 }),
    async train(signal) {
      if (training) return { refused: 'A training is under way.' };
      training = true;
      triedAtMs = clock.now();
      try {
        return await trainOnce(signal);
      } finally {
        training = false;
      }
    },
    async due() {
      if (training || clock.now() - triedAtMs < day) return false;
      const [latest] = await store.forests.list({ ...scope, limit: 1 });
      const sinceMs = latest?.trainedAtMs ?? clock.now() - reading.days * day;
      if (latest && clock.now() - sinceMs < day) return false;
      const fresh = await store.reports.decisions({ ...scope, fromMs: sinceMs, limit: least.newDecisions });
      return fresh.length >= least.newDecisions;
    },
  };
}

/** A store in memory answers within the same turn of the event loop; whatever else waits must have its own. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A version that was proven once stays at work until the newest decisions speak against it. */
function keepsUp({ value, rulesValue, brier, rulesBrier }: ForestMetrics): boolean {
  return value >= rulesValue && brier <= rulesBrier;
}

function tooLittle({ rows, labels }: History): string | null {
  if (rows < least.decisions) return `Only ${rows} decisions are recorded; it takes ${least.decisions}.`;
  if (labels.every((label) => label === labels[0])) return 'All decisions ended alike: there is nothing to tell apart.';
  return null;
}
