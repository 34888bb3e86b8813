import { uuidv7 } from 'uuidv7';
import { redactText } from './capture/redact';
import type { SharedAction } from './coordination/shared-action';
import type { SharedActions } from './coordination/shared-actions';
import type { CheckResult } from './core/event';
import type { CheckStore, Clock, HealthCheck, Logger } from './core/ports';
import type { Settings } from './core/settings';
import { bounded } from './health/bounded';
import { recoveryAction, tellRecovery } from './health/recovery-action';

export interface HealthMonitorInput {
  checks: readonly HealthCheck[];
  store: { checks: CheckStore };
  clock: Clock;
  logger: Logger;
  tenantId: string;
  service: string;
  instanceId: string;
  /**
   * Recoveries run as actions on shared state: limited, cooled down, and not at all while an admin says so. Without it
   * each runs at once, in this process.
   */
  recoveries?: { actions: Pick<SharedActions, 'run' | 'register'>; settings: () => Settings };
  /** Told of each check that still fails after its recovery. Its own failures are logged. */
  onFailing?: (result: CheckResult) => void | Promise<void>;
}

export interface HealthMonitor {
  /** Runs every check once, in parallel and each within its own limit. Never rejects. Calls that overlap share one run. */
  run(): Promise<CheckResult[]>;
}

type Answer = Pick<CheckResult, 'state' | 'detail' | 'latencyMs'>;

type Recovered = ReturnType<typeof tellRecovery> | null;

/** Times its limit: how long a check that does not end keeps the next ones waiting. */
const givenUpAfter = 30;
const writeTimeoutMs = 5_000;
const heldResults = 700;
const detailLength = 500;

/**
 * Runs the health checks, tries a failed one's recovery once, and records what was found. Results that the store does
 * not take are held in memory and written with a later run; beyond 700 the oldest are dropped and their number logged.
 */
export function createHealthMonitor(input: HealthMonitorInput): HealthMonitor {
  const { clock, logger } = input;
  /** When checks began whose work has not ended. They are not piled up; one that never ends is given up after a while. */
  const unended = new Map<string, number>();
  const recovering = new Map<string, SharedAction>();
  for (const check of input.checks) {
    const action = recoveryAction(clock, check);
    if (action) recovering.set(check.name, action);
    if (action?.critical) input.recoveries?.actions.register(action);
  }
  let held: CheckResult[] = [];
  let current: Promise<CheckResult[]> | null = null;

  async function ask(check: HealthCheck, afterRecovery = false): Promise<Answer> {
    const startedAt = clock.monotonic();
    const latency = () => Math.round(clock.monotonic() - startedAt);
    const earlier = unended.get(check.name);
    if (earlier !== undefined && !afterRecovery && startedAt - earlier < check.timeoutMs * givenUpAfter) {
      return { state: 'failing', latencyMs: null, detail: 'The check before this one has still not ended.' };
    }
    try {
      const answer = await bounded(clock, check.timeoutMs, async (signal) => {
        unended.set(check.name, startedAt);
        try {
          return await check.check(signal);
        } finally {
          if (unended.get(check.name) === startedAt) unended.delete(check.name);
        }
      });
      const latencyMs = answer.state === 'ok' ? latency() : null;
      return { state: answer.state, latencyMs, detail: plain(answer.detail) };
    } catch (error) {
      return { state: 'failing', latencyMs: latency(), detail: explain(error) };
    }
  }

  /** What was done about a failure, or why nothing was; null where nothing can be. */
  async function recover(check: HealthCheck, failure: string): Promise<Recovered> {
    const action = recovering.get(check.name);
    if (!action) return null;
    const { recoveries } = input;
    if (!recoveries) return await recoverAtOnce(action);
    const { predictionEnabled, voteMs } = recoveries.settings();
    if (!predictionEnabled)
      return { did: null, told: 'No recovery was tried: healing ahead of failures is switched off.' };
    const result = await recoveries.actions.run({
      ...{ action, resource: `check:${check.name}`, fingerprint: `check:${check.name}` },
      severity: action.critical ? 'critical' : 'normal',
      reason: `The check "${check.name}" fails: ${failure}`,
      deadlineMs: 2 * check.timeoutMs + (action.critical ? voteMs : 0),
    });
    return tellRecovery(result);
  }

  async function runCheck(check: HealthCheck): Promise<CheckResult> {
    let answer = await ask(check);
    let recovery: string | null = null;
    const before = answer.detail;
    const recovered = answer.state === 'failing' ? await recover(check, before) : null;
    if (recovered && recovered.did !== null) {
      answer = await ask(check, true);
      recovery =
        answer.state === 'failing' ? `${recovered.did}; it still fails.` : `${recovered.did}; it answers again.`;
      if (answer.state !== 'failing') answer.detail = `${answer.detail} Before: ${before}`.slice(0, detailLength);
    } else if (recovered) recovery = recovered.told;
    const { tenantId, service, instanceId } = input;
    const { name, label } = check;
    return { id: uuidv7(), tenantId, service, instanceId, name, label, ...answer, recovery, checkedAtMs: clock.now() };
  }

  async function record(results: readonly CheckResult[]): Promise<void> {
    const toWrite = [...held, ...results];
    held = toWrite;
    try {
      await bounded(clock, writeTimeoutMs, () => input.store.checks.append(toWrite));
      held = [];
    } catch (error) {
      const dropped = Math.max(0, toWrite.length - heldResults);
      held = toWrite.slice(dropped);
      logger.warn('Health check results could not be stored; they are held for later.', {
        held: held.length,
        dropped,
        error,
      });
    }
  }

  async function report(result: CheckResult): Promise<void> {
    try {
      await input.onFailing?.(result);
    } catch (error) {
      logger.error('A failing health check could not be reported.', { check: result.name, error });
    }
  }

  async function runAll(): Promise<CheckResult[]> {
    const results = await Promise.all(input.checks.map(runCheck));
    await record(results);
    await Promise.all(results.filter((result) => result.state === 'failing').map(report));
    return results;
  }

  return {
    run() {
      current ??= runAll().finally(() => {
        current = null;
      });
      return current;
    },
  };
}

async function recoverAtOnce(action: SharedAction): Promise<Recovered> {
  try {
    const { evidence } = await action.act({ resource: '', epoch: 0, signal: new AbortController().signal });
    return { did: plain(evidence) };
  } catch (error) {
    return { did: null, told: `The recovery failed: ${explain(error)}` };
  }
}

function plain(text: string): string {
  return redactText(text).slice(0, detailLength);
}

function explain(error: unknown): string {
  try {
    return plain(error instanceof Error ? error.message || error.name : String(error));
  } catch {
    return 'An error that cannot be read.';
  }
}
