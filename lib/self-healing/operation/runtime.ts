import type { SharedActions } from '../coordination/shared-actions';
import type { Dependency } from '../core/guards';
import type { Limits } from '../core/limits';
import type { AnyHealingOptions } from '../core/options';
import type { Cipher, Clock, Host, Logger, Queue, Random, Store, Transactor } from '../core/ports';
import type { Ending, Run } from '../core/run';
import type { Mode } from '../core/vocabulary';
import type { ResultCache } from './result-cache';

/** What a healer gives its operations once something has to be remembered or healed. */
export interface Runtime {
  readonly store: Store;
  readonly transactor: Transactor;
  readonly queue: Queue | null;
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly host: Host;
  /** As configured; what holds for one run is `standing()`. */
  readonly mode: Mode;
  readonly tenantId: string;
  readonly service: string;
  /** The application's release, where it is known. */
  readonly release: string | null;
  readonly results: ResultCache;
  /** For what changes state that others use. */
  readonly actions: Pick<SharedActions, 'run'>;
  /** Reads what instances share unless that was done in the last seconds; bounded, never rejects. */
  readShared(): Promise<void>;
  /** Calls of a dependency in its breaker's window, and how many failed. */
  recentCalls(dependency: string): { failures: number; calls: number };
  /** What every event of the running work is marked with. */
  annotate(): Record<string, string>;
  /** Where the process may have been frozen: reads what instances share, for a short time at most. Else nothing. */
  freshen(): Promise<void>;
  /** The engine: takes a run through the eight stages. Throws only where the healer itself is at fault. */
  heal(run: Run, error: unknown): Promise<Ending>;
  /** Records what went wrong before an operation was called, after the response. Never throws. */
  recordNotBegun(error: unknown, where: { options: AnyHealingOptions; route: string | null }): void;
  /** What may be done for an invocation now: mode, kill switch and canary, decided by its key. */
  standing(options: AnyHealingOptions, key: string): Standing;
  /** Tells breaker, budget and endpoint pool how an attempt ended. */
  attemptFailed(dependency: Dependency, error: unknown, endpoint?: string): void;
  attemptSucceeded(dependency: Dependency, endpoint?: string): void;
  /** Null when the source may be queued, else why not. */
  queueable(source: string): Promise<string | null>;
}

export interface Standing {
  mode: Mode;
  /** Why it is less than `heal`, in plain words. */
  reason: string | null;
}

/** What the wrapper may use before anything failed: no I/O, no start-up. */
export interface RuntimeSource {
  readonly host: Host;
  readonly clock: Clock;
  dependency(name: string): Dependency;
  load(): Promise<Runtime>;
}
