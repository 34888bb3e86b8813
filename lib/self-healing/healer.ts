import { plainHost } from './adapters/plain-host';
import type { Administration } from './administration';
import type { RedactionRule } from './capture/redaction/define-redaction';
import { registerRedactions } from './capture/redaction/registered';
import type { CaughtUp } from './catch-up';
import { createDependencies, type DependencyTable } from './core/dependencies';
import { type Limits, limitsSchema } from './core/limits';
import type { LocalReport } from './core/local-report';
import type { HealingOptions } from './core/options';
import type {
  AlertChannel,
  Cipher,
  Clock,
  HealthCheck,
  Host,
  JobState,
  Logger,
  Model,
  Queue,
  Random,
  Reports,
  Store,
  Transactor,
} from './core/ports';
import type { SettingsInput } from './core/settings';
import type { Strategy } from './core/strategy';
import { systemClock } from './core/system-clock';
import type { Mode } from './core/vocabulary';
import type { Rule } from './diagnose/rule';
import type { HealthMonitor } from './health-monitor';
import { type HealingContext, healing } from './operation/healing-context';
import type { Operation } from './operation/invocation';
import type { JobSlice } from './operation/queued';
import type { Reconciled } from './operation/reconcile';
import { type Registry, register } from './operation/registry';
import type { Runtime } from './operation/runtime';
import { wrapOperation } from './operation/wrap';
import type { Services } from './services';

/** What a healer is made of. Only `store` is required. */
export interface HealerInput {
  store: Store;
  /** Without one, transactions only remember their results in memory. */
  transactor?: Transactor;
  model?: Model;
  queue?: Queue;
  clock?: Clock;
  random?: Random;
  channels?: readonly AlertChannel[];
  limits?: Partial<Limits>;
  checks?: readonly HealthCheck[];
  strategies?: readonly Strategy[];
  /** Asked before the built-in rules. */
  rules?: readonly Rule[];
  /** What else is secret here, beside what everybody's rules know; for the whole process. */
  redactions?: readonly RedactionRule[];
  host?: Host;
  cipher?: Cipher;
  logger?: Logger;
  mode?: Mode;
  tenantId?: string;
  service?: string;
  /** Which build this is (a commit, a version): failures are told apart by it, never grouped by it. */
  release?: string;
  /** The module that lists what may be queued. Without it every operation of this healer may be. */
  operations?: () => Promise<Record<string, unknown>>;
  /** The code's own settings; what an admin saves comes before them. */
  settings?: SettingsInput;
  /** Shared by all of a process's wrappers. Default: of this healer alone. */
  dependencies?: DependencyTable;
  /** Where operations are registered. Default: a registry of this healer alone. */
  registry?: Registry;
  /** Marks every event of the work that is running: whether it belongs to a drill, for instance. */
  annotate?: () => Record<string, string>;
  /**
   * Whether drills (events that `annotate` marks with `faultLab`) teach like real failures. Default: false, since a
   * scripted fault is no measurement of the world. True in a demonstration, so that learning can be watched.
   */
  drillsTeach?: boolean;
  /** Processes are frozen between requests: nothing runs by a timer, shared state is read when a failure asks. */
  serverless?: boolean;
  /** A file that holds events while the store is away. */
  spoolFile?: string;
}

/** How the healer itself does. */
export interface HealerFigures {
  mode: Mode;
  model: { name: string | null; callsToday: number; tokensToday: number; maxCalls: number; maxTokens: number };
  patterns: { known: number; trusted: number };
  recorder: { pending: number; lost: number };
  queue: { waiting: number; running: number; failed: number } | null;
}

/** Wraps operations, heals their failures and keeps what it learned. One for each process, or one for each test. */
export interface Healer {
  withSelfHealing<F extends (...args: never[]) => Promise<unknown>>(
    operation: F,
    options: HealingOptions<Parameters<F>, Awaited<ReturnType<F>>>,
  ): F;
  healing(): HealingContext;
  /** What was recorded. */
  events: Pick<Reports, 'listEvents' | 'getEvent' | 'overview'>;
  store: Store;
  instanceId: string;
  logger: Logger;
  /**
   * Runs up to `limit` due jobs; a job whose source is unknown here stays queued. With `budgetMs`, none begins that is
   * not likely to end in that time, and one that does not is put back after its finished steps.
   */
  runDueJobs(input: { limit: number; budgetMs?: number }): Promise<JobSlice>;
  /** Learns from and tells of what ended processes had recorded, up to `limit` events. */
  catchUp(input: { limit: number; signal?: AbortSignal }): Promise<CaughtUp>;
  /** Where the job of a deferred event stands; its id is the event's. */
  findJob(id: string): Promise<JobState | null>;
  healthMonitor: HealthMonitor;
  figures(): Promise<HealerFigures>;
  /** Guards, audit and queue, for admins. */
  administration(): Promise<Administration>;
  /** Asks what became of the transactions in doubt, up to `limit` of them. */
  reconcile(input: { limit: number }): Promise<Reconciled>;
  /** Trains the small model where a day has passed and enough was recorded. False where it was not due. */
  trainWhenDue(signal?: AbortSignal): Promise<boolean>;
  /** What this instance knows without asking the store. */
  local(): Promise<LocalReport>;
  /** From now on reads twice a second what instances share: kill switch, breakers, approvals, votes. */
  start(): Promise<void>;
  /** Records a failure that no wrapped operation dealt with. Never throws. */
  reportUnwrapped(error: unknown, input: { source: string; route: string | null }): Promise<void>;
  /** Resolves when everything recorded so far is stored, or the store was found away. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** For the process's own wrapper. */
  runtime(): Promise<Runtime>;
  registry: Registry;
}

/**
 * A healer with its own memory, registry and limits. Nothing is opened before the first failure needs it.
 * @throws TypeError on a rule of redaction that is not usable, ZodError on limits that are not.
 */
export function createHealer(input: HealerInput): Healer {
  if (input.redactions) registerRedactions(input.redactions);
  const clock = input.clock ?? systemClock;
  const limits = limitsSchema.parse(input.limits ?? {});
  const host = input.host ?? plainHost();
  const logger = input.logger ?? consoleLogger;
  const registry = input.registry ?? new Map();
  const dependencies = input.dependencies ?? createDependencies();
  const instanceId = crypto.randomUUID();

  let started: Promise<Services> | undefined;
  const services = () => {
    // Strategies, stages and vendors are loaded by the first failure, not by the import of a door.
    started ??= start();
    return started;
  };
  async function start(): Promise<Services> {
    const { startServices } = await import('./services');
    const random = input.random ?? Math.random;
    const transactor = input.transactor ?? (await import('./store/memory/memory-transactor')).memoryTransactor();
    const cipher = input.cipher ?? (await import('./store/cipher')).createCipher(crypto.randomUUID());
    const own = {
      clock,
      random,
      transactor,
      cipher,
      limits,
      host,
      logger,
      instanceId,
      registry,
      dependencies,
    };
    return startServices({ ...input, ...own });
  }
  const source = {
    ...{ host, clock, dependency: dependencies.of },
    load: async () => (await services()).runtime,
  };

  return {
    withSelfHealing(operation, options) {
      const { wrapped, definition } = wrapOperation(operation as unknown as Operation, options, source);
      register(registry, wrapped, definition);
      return wrapped as unknown as typeof operation;
    },
    healing,
    events: input.store.reports,
    store: input.store,
    instanceId,
    logger,
    healthMonitor: { run: async () => await (await services()).healthMonitor.run() },
    runDueJobs: async (slice) => await (await services()).runDueJobs(slice),
    catchUp: async (slice) => await (await services()).catchUp(slice),
    findJob: async (id) => (await input.queue?.find(id)) ?? null,
    figures: async () => await (await services()).figures(),
    administration: async () => (await services()).administration,
    reconcile: async (slice) => await (await services()).administration.reconcile(slice),
    trainWhenDue: async (signal) => await (await services()).trainWhenDue(signal),
    local: async () => (await services()).local(),
    start: async () => (await services()).start(),
    reportUnwrapped: async (error, where) => await (await services()).reportUnwrapped(error, where),
    flush: async () => await (await started)?.flush(),
    async close() {
      await (await started)?.close();
      await input.queue?.close();
      await input.store.close();
    },
    runtime: source.load,
    registry,
  };
}

const consoleLogger: Logger = {
  info: () => undefined,
  warn: (message, fields) => console.warn(`selfheal: ${message}`, causeOf(fields)),
  error: (message, fields) => console.error(`selfheal: ${message}`, causeOf(fields)),
};

/** Errors by name and code alone: their text may hold what must not be logged. */
function causeOf(fields: Record<string, unknown> | undefined): string {
  const error = fields?.error ?? fields?.cause;
  if (error === undefined) return '';
  if (!(error instanceof Error)) return '(not an error)';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}
