import type { Settings } from './settings';
import type { Mode } from './vocabulary';

/** What a breaker is now, in this process, local and shared state together. */
export interface BreakerView {
  dependency: string;
  state: 'closed' | 'open' | 'half-open';
  /** `local`: this instance alone opened it; `shared`: it is open for all instances. */
  scope: 'local' | 'shared';
  /** Plain words with figures: "5 failures in a row". */
  reason: string;
  /** When it left `closed`; null while it is closed. Milliseconds since the epoch. */
  sinceMs: number | null;
  /** When one call may try again; null while it is closed. */
  retryAtMs: number | null;
  /** Calls and failures in its window. */
  calls: number;
  failures: number;
}

/**
 * What stands before each call of an operation. Null in a `Dependency` while nothing does: the success path reads one
 * field.
 */
export interface Gate {
  /** True when this very call may start: it is then the one probe of a half-open breaker. */
  admit(): boolean;
  readonly view: BreakerView;
}

/** One dependency in one process; all operations that name it share it. */
export interface Dependency {
  readonly name: string;
  gate: Gate | null;
  /** Set by a failure, null again when all is calm: told of each call that ended well. Keeps the success path free. */
  onSuccess: (() => void) | null;
  /** Set by the first failure of an endpoint: which of the pool may be called. */
  pool: EndpointPool | null;
}

/** How the endpoints of one pool are doing. */
export interface EndpointPool {
  /** Best first; never empty for a pool that is not. */
  usable(urls: readonly string[]): string[];
  report(url: string, ok: boolean): void;
}

export interface EndpointView {
  pool: string;
  url: string;
  calls: number;
  failures: number;
  /** Out of the pool until then, for its error rate; null while it is in it. */
  evictedUntilMs: number | null;
}

/** Every guard at work in this process, for the admin page. */
export interface GuardsReport {
  instanceId: string;
  settings: Settings;
  /** Version of the stored settings in force; 0 for those of the code. */
  settingsVersion: number;
  /** What is done now, and why it is less than `heal`. */
  mode: Mode;
  modeReason: string | null;
  /** Instances alive at the last reading. */
  alive: readonly string[];
  /** Milliseconds since shared state was last read; null before the first time. */
  readingAgeMs: number | null;
  breakers: BreakerView[];
  budgets: { dependency: string; tokens: number; of: number }[];
  endpoints: EndpointView[];
  sharedActions: {
    running: number;
    waiting: number;
    startedLastMinute: number;
    /** This instance's share of the limits. */
    maxConcurrent: number;
    perMinute: number;
    cooldowns: { fingerprint: string; untilMs: number }[];
  };
}
