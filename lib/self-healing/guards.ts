import { createControl } from './coordination/control';
import { aliveMs, createPulse, type Pulse } from './coordination/pulse';
import { createVotes, type Votes } from './coordination/vote';
import type { DependencyTable } from './core/dependencies';
import type { Dependency, EndpointPool, GuardsReport } from './core/guards';
import type { Clock, Logger, Store } from './core/ports';
import type { Run, Tried, Verdict } from './core/run';
import type { Settings, SettingsInput } from './core/settings';
import type { PlannedStep } from './core/strategy';
import type { Mode, StrategyName } from './core/vocabulary';
import { classify } from './diagnose/classify';
import type { GuardInput } from './guard';
import { createCircuitBreakers } from './guard/circuit-breaker';
import { breakerVerdicts } from './guard/circuit-breaker-verdicts';
import { createDurations } from './guard/durations';
import { createEndpointPools } from './guard/endpoint-pool';
import { effectiveMode } from './guard/mode';
import { createRetryBudgets } from './guard/retry-budget';
import { decideRollout } from './guard/rollout';
import { createWorkedWaits } from './guard/worked-waits';
import type { Runtime } from './operation/runtime';

export interface GuardsInput {
  store: Store;
  clock: Clock;
  logger: Logger;
  dependencies: DependencyTable;
  /** The code's own. */
  settings: SettingsInput;
  /** Of the code or the environment. */
  mode: Mode;
  tenantId: string;
  instanceId: string;
  serverless: boolean;
}

const staleForMs = 600_000;

/** What `guard` is given of the state that this process guards by. */
type GuardState = Omit<GuardInput, 'strategies' | 'limits' | 'random'>;

/** Everything that keeps healing from doing harm, in this process. */
export interface Guards
  extends Pick<Runtime, 'standing' | 'attemptFailed' | 'attemptSucceeded' | 'readShared' | 'recentCalls'> {
  pulse: Pulse;
  votes: Votes;
  settings(): Settings;
  /** Reads what instances share twice a second from now on. */
  start(): void;
  /** Whether a stored result was found wrong here lately: this instance's vote on clearing them all. */
  sawStaleResults(): boolean;
  /** Planned work: alerts are held and nothing is learned. */
  inMaintenance(): boolean;
  stateFor(run: Run): GuardState;
  takeTokens(dependency: string, cost: number): boolean;
  /** Why a planned step may not begin any more, or null. */
  stopped(step: PlannedStep, run: Run): string | null;
  /** Learns which waits worked, and how long a run takes. */
  noteTried(tried: Tried, verdict: Verdict, run: Run): void;
  /** Counts a caller that waits for the dependency; the end is called once. */
  callerWaits(dependency: string): () => void;
  /** What admins approved for a fingerprint, as long as it lives. */
  approvals(fingerprint: string): readonly StrategyName[];
  /** What is done now, and why it is less than `heal`. */
  inForce(): { mode: Mode; reason: string | null };
  report(shared: GuardsReport['sharedActions']): GuardsReport;
}

/** Joins breakers, budgets, pools, roll-outs and what instances share. Opens nothing by itself. */
export function createGuards(input: GuardsInput): Guards {
  const { store, clock, logger, dependencies, tenantId, instanceId, serverless } = input;
  const control = createControl({ clock, logger, instanceId, codeDefaults: input.settings });
  const settings = () => control.settings();
  const budgets = createRetryBudgets({ clock, settings: () => settings().retryBudget });
  const pools = createEndpointPools({ clock });
  const workedWaits = createWorkedWaits({ maxFingerprints: 1_000 });
  const durations = createDurations({ maxSources: 1_000 });
  const waiting = new Map<string, number>();
  let waitingInAll = 0;
  let staleSeenAt = Number.NEGATIVE_INFINITY;
  let startedAt: number | null = null;
  const breakers = createCircuitBreakers({
    clock,
    settings: breakerSettings(() => healsAtAll(settings()), settings),
    dependencies,
    logger,
    onSuccess(dependency) {
      budgets.succeeded(dependency);
      return budgets.share(dependency) >= 1;
    },
  });
  const votes = createVotes({ store, clock, control, logger, instanceId, tenantId, aliveMs, serverless });
  const pulse = createPulse({
    ...{ store, clock, logger, tenantId, instanceId, control, breakers, serverless },
    onProposals: (proposals) => votes.answer(proposals),
  });

  /** Since shared state was read; null in a process that does not read it regularly. Milliseconds. */
  const unreadMs = (): number | null =>
    startedAt === null ? null : (control.view().ageMs ?? clock.monotonic() - startedAt);

  /** False where nothing here is healed at all: nothing is closed off either. */
  function healsAtAll(now: Settings): boolean {
    return now.healingEnabled && now.mode === 'heal' && input.mode === 'heal';
  }

  const standing: Guards['standing'] = (options, key) => {
    const view = control.view();
    const rollout = decideRollout({ settings: view.settings, key, instanceId, source: options.source });
    return effectiveMode({
      configured: input.mode,
      own: options.mode,
      settings: view.settings,
      controlAgeMs: unreadMs(),
      effects: options.effects ?? 'once',
      canary: rollout?.canary ?? null,
    });
  };

  const inForce: Guards['inForce'] = () =>
    effectiveMode({
      ...{ configured: input.mode, settings: settings(), controlAgeMs: unreadMs() },
      ...{ effects: 'once', canary: null },
    });

  const breakerOf = (dependency: string) => {
    // Closed breakers have no gate; their figures are not worth the reading.
    if (dependencies.of(dependency).gate === null) return null;
    const view = breakers.view(dependency);
    return view === null || view.state === 'closed' ? null : view;
  };

  const approvals: Guards['approvals'] = (fingerprint) => {
    const all = control.view().approvals;
    if (all.length === 0) return [];
    return all
      .filter((one) => one.fingerprint === fingerprint && one.expiresAtMs > clock.now())
      .map(({ strategy }) => strategy);
  };

  return {
    pulse,
    votes,
    settings,
    standing,
    start() {
      startedAt ??= clock.monotonic();
      pulse.start();
    },
    async readShared() {
      const { ageMs } = control.view();
      if (ageMs === null || ageMs > aliveMs) await pulse.beat();
    },
    inMaintenance: () => settings().maintenanceUntilMs > clock.now(),
    attemptFailed(dependency, error, endpoint) {
      const { kind } = classify(error);
      if (kind === 'stale-cache') staleSeenAt = clock.monotonic();
      if (endpoint !== undefined) poolOf(dependency).report(endpoint, breakerVerdicts[kind] !== 'fault');
      breakers.failed(dependency, { kind });
    },
    attemptSucceeded(dependency, endpoint) {
      if (endpoint !== undefined) dependency.pool?.report(endpoint, true);
      breakers.succeeded(dependency);
    },
    sawStaleResults: () => clock.monotonic() - staleSeenAt < staleForMs,
    recentCalls(dependency) {
      const { calls, failures } = breakers.view(dependency) ?? { calls: 0, failures: 0 };
      return { calls, failures };
    },
    stateFor: (run) => ({
      settings: settings(),
      dependency: run.dependency,
      hasTokens: (dependency, cost) => budgets.peek(dependency, cost),
      budgetShare: budgets.share(run.dependency),
      breaker: breakerOf(run.dependency),
      callersWaiting: Math.max(0, (waiting.get(run.dependency) ?? 0) - 1),
      beingHealed: waitingInAll,
      medianMs: durations.median(run.options.source),
      approved: (fingerprint, strategy) => approvals(fingerprint).includes(strategy),
      workedWaits,
      mode: standing(run.options, run.key).mode,
      nowMs: clock.now(),
      rollout: { key: run.key, instanceId },
    }),
    takeTokens: (dependency, cost) => budgets.tryTake(dependency, cost),
    stopped(step, run) {
      const { mode, reason } = standing(run.options, run.key);
      if (mode !== run.mode && mode !== 'heal') return reason ?? `The mode is "${mode}" by now.`;
      const breaker = step.strategy.reruns ? breakerOf(run.dependency) : null;
      return breaker?.state === 'open' ? `The circuit breaker of "${run.dependency}" opened meanwhile.` : null;
    },
    noteTried({ step, durationMs, ending }, verdict, run) {
      if (!step.strategy.reruns || ending === 'declined') return;
      const worked = verdict.outcome === 'healed';
      if (worked) durations.note(run.options.source, durationMs);
      // Only those who chose their own wait teach how long to wait; what chance put first ran after another's.
      if (step.strategy.waitMs === undefined || step.candidate.explored || step.strategy.budget === 'throttling')
        return;
      workedWaits.note(step.context.failure.fingerprint.id, step.waitMs, worked);
    },
    callerWaits(dependency) {
      waiting.set(dependency, (waiting.get(dependency) ?? 0) + 1);
      waitingInAll += 1;
      return () => {
        waitingInAll -= 1;
        const left = (waiting.get(dependency) ?? 1) - 1;
        if (left > 0) waiting.set(dependency, left);
        else waiting.delete(dependency);
      };
    },
    approvals,
    inForce,
    report(sharedActions) {
      const view = control.view();
      const { mode, reason } = inForce();
      return {
        instanceId,
        settings: view.settings,
        settingsVersion: view.version,
        mode,
        modeReason: control.problem() ?? reason,
        alive: view.alive,
        readingAgeMs: view.ageMs,
        breakers: breakers.list(),
        budgets: budgets.levels(),
        endpoints: pools.list(),
        sharedActions,
      };
    },
  };

  function poolOf(dependency: Dependency): EndpointPool {
    dependency.pool ??= {
      usable: (urls) => pools.usable(dependency.name, urls),
      report: (url, ok) => pools.report(dependency.name, url, ok),
    };
    return dependency.pool;
  }
}

/** The breaker's settings, off while nothing is healed; the same object for the same settings. */
function breakerSettings(heals: () => boolean, settings: () => Settings): () => Settings['breaker'] {
  let of: Settings['breaker'] | null = null;
  let off: Settings['breaker'] | null = null;
  return () => {
    const { breaker } = settings();
    if (heals()) return breaker;
    if (off === null || of !== breaker) off = { ...breaker, enabled: false };
    of = breaker;
    return off;
  };
}
