import type { Limits } from '../core/limits';
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
  readonly mode: Mode;
  readonly tenantId: string;
  readonly service: string;
  readonly results: ResultCache;
  /** What every event of the running work is marked with. */
  annotate(): Record<string, string>;
  /** The engine: takes a run through the eight stages. Throws only where the healer itself is at fault. */
  heal(run: Run, error: unknown): Promise<Ending>;
  /** Gives the dependency's retry budget back what a success is worth; true when it is full. */
  succeeded(dependency: string): boolean;
  /** Null when the source may be queued, else why not. */
  queueable(source: string): Promise<string | null>;
}

/** What the wrapper may use before anything failed: no I/O, no start-up. */
export interface RuntimeSource {
  readonly host: Host;
  readonly clock: Clock;
  load(): Promise<Runtime>;
}
