import { rememberChecks } from '@/lib/runtime/latest-checks';
import { isAlive } from '@/lib/runtime/liveness';
import type { Clock } from '@/lib/self-healing/core/ports';
import { environment } from './environment';
import { type MaintainedHealer, runMaintenance } from './maintenance';
import { loadOperations as loadBoundOperations } from './operations';

export interface SchedulerInput {
  /** Makes the queued operations known to this process. Default: as `self-healing.config` says. */
  loadOperations?: () => Promise<unknown>;
  /** False: another process drains the queue. Default: what SELFHEAL_WORKER says. */
  worker?: boolean;
  /** True: functions are frozen between requests, so nothing is started and the cron route does the work. */
  serverless?: boolean;
  clock?: SchedulerClock;
  maintenanceMs?: number;
  drainMs?: number;
  /** Whether the database answers. */
  isAlive?: () => Promise<boolean>;
  watchMs?: number;
  /** Where the audit chain's head is exported to; null: only to the log. Default: DATA_DIR. */
  auditFolder?: string | null;
}

export interface Scheduler {
  /** Starts no further round; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

const firstRoundMs = 5_000;
const trainingMs = 1_800_000;
const checksWhileAwayMs = 60_000;
const key = Symbol.for('selfheal.scheduler');
type Process = { [key]?: Scheduler };
type SchedulerClock = Pick<Clock, 'now' | 'after'>;

const processClock: SchedulerClock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * On a long-running server, does what the cron route does elsewhere: maintenance every two minutes, on one instance
 * that a lease elects, draining the job queue every two seconds, and a look at the database every ten, on each instance:
 * one that finds it away twice in a row runs its own checks, which tell people. A second call in the same process returns the
 * scheduler that runs. Its timers never keep the process alive, and no round begins before the last one has ended.
 */
export function startScheduler(healer: MaintainedHealer, input: SchedulerInput = {}): Scheduler {
  const running = (globalThis as Process)[key];
  if (running) return running;
  if (input.serverless ?? Boolean(process.env.VERCEL)) return { stop: async () => {} };
  const clock = input.clock ?? processClock;
  const loadOperations = input.loadOperations ?? loadBoundOperations;
  const maintenanceMs = input.maintenanceMs ?? 120_000;
  const watchMs = input.watchMs ?? 10_000;
  const auditFolder = input.auditFolder === undefined ? environment().DATA_DIR : input.auditFolder;
  const ending = new AbortController();
  const leadership = election(healer, maintenanceMs * 2.5);
  const worker = input.worker ?? environment().SELFHEAL_WORKER !== 'off';
  const loops = [
    loop(clock, healer, { name: 'maintenance', firstMs: firstRoundMs, everyMs: maintenanceMs }, async () => {
      if (!(await leadership.lead())) return;
      await loadOperations();
      await runMaintenance(healer, { jobLimit: worker ? 50 : 0, nowMs: clock.now(), auditFolder });
    }),
    // Not in the cron route: a function has no time for it.
    loop(clock, healer, { name: 'training the small model', firstMs: trainingMs, everyMs: trainingMs }, async () => {
      if (await leadership.lead()) await healer.trainWhenDue?.(ending.signal);
    }),
    loop(
      clock,
      healer,
      { name: 'watching the database', firstMs: watchMs, everyMs: watchMs },
      databaseWatch(healer, clock, input.isAlive ?? isAlive),
    ),
  ];
  if (worker) {
    const everyMs = input.drainMs ?? 2_000;
    loops.push(
      loop(clock, healer, { name: 'draining jobs', firstMs: everyMs, everyMs }, async () => {
        await loadOperations();
        await healer.runDueJobs({ limit: 10 });
      }),
    );
  }
  const scheduler: Scheduler = {
    async stop() {
      if ((globalThis as Process)[key] === scheduler) delete (globalThis as Process)[key];
      ending.abort();
      await Promise.all(loops.map((stop) => stop()));
      await leadership.resign();
    },
  };
  (globalThis as Process)[key] = scheduler;
  return scheduler;
}

/**
 * Maintenance comes every two minutes, and while the database is away nobody can be elected for it: so each instance
 * looks by itself, and says once a minute what it sees. The alert's own cooldown keeps that to one message.
 */
function databaseWatch(healer: MaintainedHealer, clock: SchedulerClock, answers: () => Promise<boolean>) {
  let unanswered = 0;
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    unanswered = (await answers()) ? 0 : unanswered + 1;
    if (unanswered < 2 || clock.now() - checkedAtMs < checksWhileAwayMs) return;
    checkedAtMs = clock.now();
    rememberChecks(await healer.healthMonitor.run());
  };
}

/**
 * Whether this instance leads. Only one does, for as long as it renews; where the store cannot be asked, each looks
 * after itself (maintenance then does nothing that is shared).
 */
function election(healer: MaintainedHealer, ttlMs: number): { lead(): Promise<boolean>; resign(): Promise<void> } {
  const { leases } = healer.store;
  const lease = { tenantId: 'default', name: 'scheduler', holder: healer.instanceId };
  let epoch: number | null = null;
  return {
    async lead() {
      try {
        if (epoch !== null && (await leases.renew({ ...lease, epoch, ttlMs }))) return true;
        epoch = (await leases.acquire({ ...lease, ttlMs }))?.epoch ?? null;
        return epoch !== null;
      } catch (error) {
        healer.logger.warn('The scheduler could not ask for its lease.', { error });
        return true;
      }
    },
    async resign() {
      if (epoch === null) return;
      try {
        await leases.release({ ...lease, epoch });
      } catch (error) {
        healer.logger.warn('The scheduler could not give its lease back; it expires by itself.', {
          error,
        });
      }
    },
  };
}

interface LoopInput {
  name: string;
  firstMs: number;
  everyMs: number;
}

/** Calls `round` again and again, each time after the last one ended. Repeated failures are logged once until one succeeds. */
function loop(
  clock: SchedulerClock,
  healer: MaintainedHealer,
  input: LoopInput,
  round: () => Promise<void>,
): () => Promise<void> {
  let stopped = false;
  let failing = false;
  let current: Promise<void> = Promise.resolve();
  let cancel = () => {};
  const plan = (ms: number) => {
    cancel = clock.after(ms, () => {
      current = run();
    });
  };
  const run = async () => {
    try {
      await round();
      failing = false;
    } catch (error) {
      if (!failing) healer.logger.error(`The scheduler failed at ${input.name}; it goes on.`, { error });
      failing = true;
    }
    if (!stopped) plan(input.everyMs);
  };
  plan(input.firstMs);
  return async () => {
    stopped = true;
    cancel();
    await current;
  };
}
