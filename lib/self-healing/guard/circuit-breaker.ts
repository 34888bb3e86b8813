import type { BreakerReport, SharedBreaker } from '../core/coordination';
import type { DependencyTable } from '../core/dependencies';
import type { BreakerView, Dependency } from '../core/guards';
import type { Clock, Logger } from '../core/ports';
import type { Settings } from '../core/settings';
import type { FailureKind } from '../core/vocabulary';
import { type Circuit, createCircuit, type ProbeResult } from './circuit-breaker-circuit';
import { breakerVerdicts } from './circuit-breaker-verdicts';

export interface CircuitBreakersInput {
  clock: Pick<Clock, 'now' | 'monotonic'>;
  /** The settings now in force; asked each time. */
  settings: () => Settings['breaker'];
  dependencies: DependencyTable;
  /**
   * Told of each success that follows a failure (to give a retry budget its tokens back); false while it wants to hear
   * of more. `Dependency.onSuccess` has one owner, so what else wants to hear of successes goes through here.
   */
  onSuccess?: (dependency: string) => boolean;
  logger?: Pick<Logger, 'warn'>;
  /** Dependencies with a breaker at once. Past it, calm ones are forgotten. Default 1,000. */
  maxDependencies?: number;
}

export interface CircuitBreakers {
  /**
   * A call has failed. Kinds that are not the dependency's fault count as an answer, or as nothing. `probe` says whether
   * this call was the one that a gate let through; left out, any failure may end a probe.
   */
  failed(dependency: Dependency, input: { kind: FailureKind; probe?: boolean }): void;
  /** A call ended well: the same as `dependency.onSuccess?.()`. */
  succeeded(dependency: Dependency): void;
  /** Null for one that never saw a failure. */
  view(dependency: string): BreakerView | null;
  /** Of all that saw a failure, here or elsewhere. */
  list(): BreakerView[];
  /** What this instance alone has to say, for the others. */
  reports(): BreakerReport[];
  /** Takes over what all instances agreed on, read at the store's time `nowMs`. It only adds to the local judgement. */
  applyShared(breakers: readonly SharedBreaker[], nowMs: number): void;
  /** Shared state cannot be read any more: until the next `applyShared`, probes are local. */
  sharedLost(): void;
  /** Shared breakers that are due for a probe and for which a call was refused here. */
  probesWanted(): { dependency: string; epoch: number }[];
  /** The store gave this instance the right to probe, asked for at `askedAt` (monotonic) for `leaseMs`. */
  grantProbe(input: { dependency: string; epoch: number; askedAt: number; leaseMs: number }): void;
  /** Ended probes under a lease, each told once. */
  takeProbeResults(): ProbeResult[];
  /** Calls `listener` when there is something new for the other instances; returns the end of it. */
  onNews(listener: () => void): () => void;
}

/**
 * One breaker for each dependency that failed. Five failures in a row open it, or a share of the calls in a window that
 * starts with the first failure (what succeeded before is not known: the success path counts nothing). While one is
 * closed and calm, both fields of its `Dependency` are null.
 */
export function createCircuitBreakers(input: CircuitBreakersInput): CircuitBreakers {
  const { clock, settings, dependencies, maxDependencies = 1_000 } = input;
  const circuits = new Map<string, Circuit>();
  const listeners = new Set<() => void>();
  let results: ProbeResult[] = [];
  let alone = true;
  let warned = false;

  const news = () => {
    for (const listener of listeners) listener();
  };
  const makeRoom = (): boolean => {
    if (circuits.size < maxDependencies) return true;
    for (const [name, circuit] of circuits) {
      if (circuit.calm) return circuits.delete(name);
    }
    if (!warned)
      input.logger?.warn(`more than ${maxDependencies} dependencies fail: the others have no circuit breaker`);
    warned = true;
    return false;
  };
  const circuitOf = (dependency: Dependency): Circuit | null => {
    const known = circuits.get(dependency.name);
    if (known) return known;
    if (!makeRoom()) return null;
    const made = createCircuit({
      dependency,
      clock,
      settings,
      alone: () => alone,
      opened: news,
      probed(result) {
        results.push(result);
        news();
      },
      onSuccess: input.onSuccess ?? (() => true),
    });
    circuits.set(dependency.name, made);
    return made;
  };

  return {
    failed: (dependency, { kind, probe }) => circuitOf(dependency)?.ended(breakerVerdicts[kind], probe),
    succeeded: (dependency) => dependency.onSuccess?.(),
    view: (dependency) => circuits.get(dependency)?.view ?? null,
    list: () => [...circuits.values()].map((circuit) => circuit.view),
    reports: () => [...circuits.values()].map((circuit) => circuit.report),
    applyShared(breakers, nowMs) {
      alone = false;
      const open = new Map<string, SharedBreaker>();
      if (settings().enabled)
        for (const breaker of breakers) if (breaker.state !== 'closed') open.set(breaker.dependency, breaker);
      for (const name of open.keys()) circuitOf(dependencies.of(name));
      for (const [name, circuit] of circuits) {
        circuit.share(open.get(name) ?? null, nowMs);
        circuit.refresh();
      }
    },
    sharedLost() {
      alone = true;
    },
    probesWanted: () =>
      [...circuits].flatMap(([dependency, circuit]) =>
        circuit.wantsProbe === null ? [] : [{ dependency, epoch: circuit.wantsProbe }],
      ),
    grantProbe({ dependency, epoch, askedAt, leaseMs }) {
      circuits.get(dependency)?.grant({ epoch, admitUntil: askedAt + leaseMs / 2, until: askedAt + leaseMs });
    },
    takeProbeResults() {
      const taken = results;
      results = [];
      return taken;
    },
    onNews(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
