import type { BreakerReport, SharedBreaker } from '../core/coordination';
import type { BreakerView, Dependency, Gate } from '../core/guards';
import type { Clock } from '../core/ports';
import type { Settings } from '../core/settings';
import { createJudge } from './circuit-breaker-judge';
import type { BreakerVerdict } from './circuit-breaker-verdicts';

/** The right to make the one probe of a breaker that is open for all instances, under a lease of the store. */
export interface ProbeGrant {
  epoch: number;
  /** Monotonic instants: a probe may begin until the first, and counts until the second. */
  admitUntil: number;
  until: number;
}

export interface ProbeResult {
  dependency: string;
  epoch: number;
  succeeded: boolean;
  /** For how long a failed one opens the breaker anew. */
  openMs: number;
}

export interface CircuitInput {
  dependency: Dependency;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  settings: () => Settings['breaker'];
  /** True while shared state cannot be read: probes are local then. */
  alone: () => boolean;
  /** It opened: worth telling the other instances now. */
  opened: () => void;
  /** A probe under a lease has ended. */
  probed: (result: ProbeResult) => void;
  /** Told of each success; false while it wants to hear of more. */
  onSuccess: (dependency: string) => boolean;
}

export interface Circuit {
  readonly view: BreakerView;
  /** What this instance alone judges: open only until a probe is due. No figures while all instances see it open. */
  readonly report: BreakerReport;
  /** Nothing to remember. */
  readonly calm: boolean;
  /** Epoch of the shared breaker that this instance wants to probe; null when there is none. */
  readonly wantsProbe: number | null;
  ended(verdict: BreakerVerdict, probe?: boolean): void;
  grant(grant: ProbeGrant): void;
  /** What all instances see, at the store's time `nowMs`; null when they see it closed. */
  share(shared: SharedBreaker | null, nowMs: number): void;
  /** After the settings changed. */
  refresh(): void;
}

/** A failed probe doubles the wait, up to so many times `openMs`. */
const longestGrowth = 2;
/** A probe that has not ended after `openMs`, and at least so long, has lost its place. */
const slowAnswerMs = 5_000;

interface Opening {
  sinceMs: number;
  reason: string;
  /** Monotonic; from then on one call may try. */
  retryAt: number;
  /** The same by the wall clock, for people. */
  retryAtMs: number;
  /** Monotonic; the slot of the local probe is taken until then. */
  probeUntil: number | null;
}

/** The breaker of one dependency in one process: its own judgement, and above it what all instances agreed on. */
export function createCircuit(input: CircuitInput): Circuit {
  const { dependency, clock, settings, alone } = input;
  const judge = createJudge(clock, settings);
  let local: (Opening & { cause: string }) | null = null;
  let shared: (Opening & { epoch: number; probedBySomebody: boolean }) | null = null;
  let granted: (ProbeGrant & { used: boolean }) | null = null;
  let wanted = false;
  let growth = 1;

  /** When a probe is due, by both clocks: a gate is judged by the one, and shown by the other without reading it. */
  const after = (ms: number) => ({
    retryAt: clock.monotonic() + ms,
    retryAtMs: Math.round(clock.now() + ms),
    probeUntil: null,
  });

  function view(): BreakerView {
    const opening = shared ?? local;
    const figures = { dependency: dependency.name, ...judge.counts() };
    const scope = shared ? 'shared' : 'local';
    if (!opening || !settings().enabled)
      return { ...figures, state: 'closed', scope: 'local', reason: 'It answers.', sinceMs: null, retryAtMs: null };
    const state = clock.monotonic() < opening.retryAt ? 'open' : 'half-open';
    const { reason, sinceMs, retryAtMs } = opening;
    return { ...figures, state, scope, reason, sinceMs, retryAtMs };
  }

  const gate: Gate = {
    admit,
    get view() {
      return view();
    },
  };

  function admit(): boolean {
    if (!settings().enabled) return true;
    const now = clock.monotonic();
    if (shared && !alone()) {
      if (granted && granted.epoch === shared.epoch && !granted.used && now < granted.admitUntil) {
        granted.used = true;
        return true;
      }
      wanted = true;
      return false;
    }
    const opening = shared ?? local;
    if (!opening) return true;
    if (now < opening.retryAt || (opening.probeUntil !== null && now < opening.probeUntil)) return false;
    opening.probeUntil = now + Math.max(slowAnswerMs, settings().openMs);
    if (local && local !== opening) local.probeUntil = opening.probeUntil;
    return true;
  }

  /** Sets what the success path reads: nothing at all while the breaker is closed and calm. */
  function publish(heardEnough: boolean): void {
    dependency.gate = settings().enabled && (local || shared) ? gate : null;
    dependency.onSuccess = dependency.gate === null && heardEnough && judge.counts().failures === 0 ? null : succeeded;
  }

  function open(cause: string, more = ''): void {
    const sinceMs = local?.sinceMs ?? clock.now();
    local = { sinceMs, cause, reason: cause + more, ...after(settings().openMs * growth) };
    input.opened();
  }

  function close(): void {
    local = null;
    growth = 1;
    judge.forget();
  }

  /** About twice the last wait, from what all can see: the time since it opened, up to twice `openMs`. */
  function nextSharedOpenMs(): number {
    const { openMs } = settings();
    const elapsedMs = shared ? Math.max(0, clock.now() - shared.sinceMs) : 0;
    return Math.round(Math.min(openMs * longestGrowth, openMs + elapsedMs));
  }

  /** Ends the probe under a lease, if that is what has ended now; true when its result counts here as well. */
  function settleGrant(succeeded: boolean): boolean {
    if (!granted?.used) return false;
    const { epoch, until } = granted;
    granted = null;
    // Late or not: whether it still counts for all is the store's to say, by the epoch.
    input.probed({ dependency: dependency.name, epoch, succeeded, openMs: nextSharedOpenMs() });
    return clock.monotonic() < until;
  }

  function answered(): void {
    const probed = settleGrant(true);
    if (shared && alone() && shared.probeUntil !== null) shared = null;
    if (!local) judge.success();
    else if (probed || local.probeUntil !== null) close();
  }

  function succeeded(): void {
    answered();
    publish(input.onSuccess(dependency.name));
  }

  function failed(probe: boolean | undefined): void {
    const isProbe = probe !== false;
    const probed = isProbe && settleGrant(false);
    if (shared && alone() && shared.probeUntil !== null && isProbe) {
      shared = { ...shared, ...after(settings().openMs) };
    }
    if (!local) {
      const reason = judge.failure();
      if (reason !== null) open(reason);
      return;
    }
    judge.count();
    if (!probed && (local.probeUntil === null || !isProbe)) return;
    growth = Math.min(longestGrowth, growth * 2);
    open(local.cause, '; then the one call that was let through failed as well');
  }

  /** A probe that proved nothing leaves its place to the next call. */
  function freeProbe(): void {
    if (granted) granted.used = false;
    if (local) local.probeUntil = null;
    if (shared) shared.probeUntil = null;
  }

  return {
    get view() {
      return view();
    },
    get report() {
      const opened = settings().enabled && local !== null && clock.monotonic() < local.retryAt;
      const figures = shared ? { calls: 0, failures: 0 } : judge.counts();
      return { dependency: dependency.name, state: opened ? ('open' as const) : ('closed' as const), ...figures };
    },
    get calm() {
      return !local && !shared && dependency.onSuccess === null;
    },
    get wantsProbe() {
      const holds = granted && granted.epoch === shared?.epoch && clock.monotonic() < granted.until;
      return shared && wanted && !holds && !shared.probedBySomebody && clock.monotonic() >= shared.retryAt
        ? shared.epoch
        : null;
    },
    ended(verdict, probe) {
      if (!settings().enabled) close();
      else if (verdict === 'fault') failed(probe);
      else if (verdict === 'answers') answered();
      else if (probe) freeProbe();
      publish(false);
    },
    grant(given) {
      granted = { ...given, used: false };
      wanted = false;
    },
    share(breaker, nowMs) {
      if (breaker && breaker.state !== 'closed' && settings().enabled) {
        const { epoch, reason, openedAtMs, retryAtMs, probeHolder } = breaker;
        const probeUntil = shared?.epoch === epoch ? shared.probeUntil : null;
        const sinceMs = Math.round(clock.now() + (openedAtMs ?? nowMs) - nowMs);
        const due = { ...after((retryAtMs ?? nowMs) - nowMs), probeUntil };
        shared = { epoch, reason, sinceMs, ...due, probedBySomebody: probeHolder !== null };
      } else if (shared) {
        shared = null;
        wanted = false;
        // Somebody's probe went well. That proves nothing for this instance, but it may try now.
        if (local) local = { ...local, ...after(0), probeUntil: local.probeUntil };
        else close();
      } else return;
      publish(false);
    },
    refresh() {
      if (!settings().enabled) {
        shared = null;
        close();
      }
      publish(dependency.onSuccess === null);
    },
  };
}
