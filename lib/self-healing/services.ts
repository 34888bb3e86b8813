import { type Administration, createAdministration } from './administration';
import { decideAlert, decideCheckAlert } from './alert/decide-alert';
import { type CaughtUp, createCatchUp } from './catch-up';
import { clearSharedCache } from './coordination/actions/clear-shared-cache';
import { createHealingLimits } from './coordination/healing-limits';
import { createSharedActions } from './coordination/shared-actions';
import type { DependencyTable } from './core/dependencies';
import type { HealingEvent } from './core/event';
import type { Limits } from './core/limits';
import type { LocalReport } from './core/local-report';
import type { Cipher, Clock, Host, Logger, Random, Transactor } from './core/ports';
import type { Stages } from './core/run';
import { createModelAdvisor } from './diagnose/model';
import { builtInRules } from './diagnose/rules';
import { readFigures } from './figures';
import { createGuards } from './guards';
import type { HealerFigures, HealerInput } from './healer';
import { healFailure } from './healing-engine';
import { strategies as allStrategies } from './healing-strategies';
import { createHealthMonitor, type HealthMonitor } from './health-monitor';
import { createLearning, type Learning } from './learning';
import { createNotifier } from './notifications';
import { type JobSlice, runDueJobs } from './operation/queued';
import { type Registry, sourcesOf } from './operation/registry';
import { createResultCache } from './operation/result-cache';
import type { Runtime } from './operation/runtime';
import { isAnswer, takeSettled } from './operation/settled';
import { runInvocation } from './operation/wrap';
import type { EventDraft } from './record/build-event';
import { createRecorder } from './record/recorder';
import { createStages } from './stages';
import { notBegunEvent, unwrappedEvent } from './unwrapped-failure';

export interface ServicesInput extends HealerInput {
  clock: Clock;
  random: Random;
  cipher: Cipher;
  transactor: Transactor;
  limits: Limits;
  host: Host;
  logger: Logger;
  instanceId: string;
  registry: Registry;
  dependencies: DependencyTable;
}

export interface Services {
  runtime: Runtime;
  administration: Administration;
  /** Reads what instances share twice a second from now on; where processes are frozen, on demand instead. */
  start(): void;
  /** What this instance knows without asking the store. */
  local(): LocalReport;
  healthMonitor: HealthMonitor;
  runDueJobs(slice: { limit: number; budgetMs?: number }): Promise<JobSlice>;
  catchUp(slice: { limit: number; signal?: AbortSignal }): Promise<CaughtUp>;
  figures(): Promise<HealerFigures>;
  trainWhenDue: Learning['trainWhenDue'];
  reportUnwrapped(error: unknown, where: { source: string; route: string | null }): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** How old shared state may be where a process was frozen, and how long a failure waits for a newer reading. */
const freshMs = 500;
const freshenMs = 250;

/** Builds everything a healer needs once something failed, was queued or is asked for. Opens nothing by itself. */
export function startServices(input: ServicesInput): Services {
  const { store, clock, random, limits, host, logger, instanceId, cipher, registry, dependencies } = input;
  const tenantId = input.tenantId ?? 'default';
  const service = input.service ?? 'default';
  const release = input.release ?? null;
  const identity = { tenantId, service, instanceId };

  const recorder = createRecorder({
    store: store.events,
    limits,
    clock,
    logger,
    instanceId,
    ...(input.spoolFile ? { spoolFile: input.spoolFile } : {}),
  });
  const notifier = createNotifier({
    alerts: store.alerts,
    channels: input.channels ?? [],
    clock,
    logger,
    limits,
    tenantId,
    ...(input.spoolFile ? { spoolFile: `${input.spoolFile}.alerts` } : {}),
  });
  const advisor = createModelAdvisor({
    ...(input.model ? { model: input.model } : {}),
    usage: store.usage,
    answers: store.answers,
    ...{ limits, clock, tenantId, service },
  });
  const guards = createGuards({
    ...{ store, clock, logger, dependencies, tenantId, instanceId },
    settings: input.settings ?? {},
    mode: input.mode ?? 'heal',
    serverless: input.serverless ?? false,
  });
  const { control } = guards.pulse;
  const learning = createLearning({
    ...{ store, clock, random, logger, limits, tenantId, service, advisor },
    settings: guards.settings,
    drillsTeach: input.drillsTeach ?? false,
    approvals: guards.approvals,
    rules: [...(input.rules ?? []), ...builtInRules],
  });
  const healingLimits = createHealingLimits({
    ...{ clock, settings: guards.settings, instanceId },
    alive: () => control.view().alive,
  });
  const results = createResultCache({ store, cipher, clock, logger, tenantId });
  const clearCache = clearSharedCache({
    ...{ cache: store.cache, clock, tenantId },
    seesTrouble: async () => guards.sawStaleResults(),
    onCleared: (tag) => results.forget(tag),
  });
  const actions = createSharedActions({
    actions: [clearCache],
    ...{ store, clock, cipher, logger, limits: healingLimits, votes: guards.votes, control, instanceId, tenantId },
    mode: () => input.mode ?? 'heal',
  });

  /** After the response, and never a reason for it to fail. */
  const later = (what: string, work: () => Promise<void>) =>
    host.after(async () => {
      try {
        await work();
      } catch (error) {
        logger.warn(`${what} did not work`, { error });
      }
    });
  const learn = (event: HealingEvent) => {
    // What fails during planned work says nothing about the time after it.
    if (guards.inMaintenance()) return;
    later('learning', () => learning.learn(event));
  };
  const raise = (event: HealingEvent) => {
    const alert = guards.inMaintenance() ? null : decideAlert(event);
    if (alert) later('alerting', () => notifier.notify(alert));
  };

  const standing = () => ({ tenantId, service, release, mode: input.mode ?? 'heal', nowMs: clock.now() });
  const keep = (draft: EventDraft) => {
    const event = recorder.record(draft);
    later('writing the record', () => recorder.flush());
    raise(event);
  };

  const stages: Stages = createStages({
    strategies: input.strategies ?? allStrategies,
    diagnose: learning.diagnose,
    groupOf: learning.groupOf,
    advisor: input.model ? advisor : null,
    attachModel: (id, model) => store.events.attachModel({ tenantId, id, model }),
    recorder,
    guards,
    audit: store.audit,
    tenantId,
    clock,
    random,
    limits,
    host,
    later,
    learn,
    alert: raise,
  });

  let listed: Promise<Set<string>> | undefined;
  const runtime: Runtime = {
    ...{ store, cipher, clock, random, limits, logger, host, tenantId, service, release },
    transactor: input.transactor,
    queue: input.queue ?? null,
    annotate: input.annotate ?? (() => ({})),
    mode: input.mode ?? 'heal',
    standing: guards.standing,
    attemptFailed: guards.attemptFailed,
    attemptSucceeded: guards.attemptSucceeded,
    readShared: guards.readShared,
    recentCalls: guards.recentCalls,
    actions,
    async freshen() {
      if (input.serverless) await guards.pulse.freshen(freshMs, freshenMs);
    },
    results,
    async heal(run, error) {
      const noLongerWaits = guards.callerWaits(run.dependency);
      const ending = await healFailure(run, error, stages).finally(noLongerWaits);
      // Where the process may be frozen after the response, the decision is written before it.
      if (limits.recordBeforeResponseMs > 0) {
        await Promise.race([recorder.flush(), clock.sleep(limits.recordBeforeResponseMs)]);
        // A slow store still gets it, as long as the platform waits for what comes after the response.
        if (recorder.pending() > 0) later('writing the record', () => recorder.flush());
      }
      return ending;
    },
    recordNotBegun(error, where) {
      keep(notBegunEvent(error, { ...where, ...standing() }));
    },
    async queueable(source) {
      if (!input.queue) return 'No job queue is configured.';
      if (!input.operations) return null;
      listed ??= input.operations().then(sourcesOf);
      return (await listed).has(source)
        ? null
        : `"${source}" is not listed in operations/index.ts; only operations are queued.`;
    },
  };
  later('reading what was learned', learning.refresh);

  return {
    runtime,
    administration: createAdministration({
      ...{ guards, limits: healingLimits, store, queue: input.queue ?? null, runtime, actions },
      clearSharedCache: clearCache,
      learning: learning.administration,
    }),
    start: guards.start,
    local: () => ({ instanceId, ...recorder.local(), undeliveredAlerts: notifier.undelivered() }),
    healthMonitor: createHealthMonitor({
      checks: input.checks ?? [],
      store,
      clock,
      logger,
      ...identity,
      recoveries: { actions, settings: guards.settings },
      onFailing: async (result) => {
        const alert = guards.inMaintenance() ? null : decideCheckAlert(result);
        if (alert) await notifier.notify(alert);
      },
    }),
    async runDueJobs(slice) {
      await input.operations?.();
      const definitionOf = (source: string) => registry.get(source);
      return await runDueJobs(runtime, { ...slice, definitionOf, run: runInvocation });
    },
    catchUp: createCatchUp({
      ...{ store, notifier, clock, logger, limits, tenantId },
      learn: learning.learn,
      maintenanceUntilMs: () => guards.settings().maintenanceUntilMs,
    }),
    async figures() {
      await learning.refresh();
      const mode = guards.inForce().mode;
      return await readFigures({ input, limits, tenantId, mode, recorder, patterns: await learning.figures() });
    },
    trainWhenDue: learning.trainWhenDue,
    async reportUnwrapped(error, where) {
      // What a wrapped operation gave up on reaches Next's hook as well; it is counted once.
      if (takeSettled(error) || isAnswer(error)) return;
      keep(unwrappedEvent(error, { ...where, ...standing() }));
    },
    flush: () => recorder.flush(),
    async close() {
      await guards.pulse.stop();
      await actions.close();
      healingLimits.close();
      await recorder.flush();
      await recorder.close();
      await notifier.close();
    },
  };
}
