import { environment } from '@/lib/env';
import { setResendStandIn } from '@/lib/messaging/stand-in';
import { database } from '@/lib/runtime/database';
import { setOutboundHook } from '@/lib/runtime/http/outbound';
import type { Actor } from '@/lib/self-healing/core/ports';
import { processWide } from '@/lib/self-healing/core/process-wide';
import { processHealer } from '@/lib/self-healing/error-interceptor';
import { createRival, databaseFault } from './database-faults';
import { type FaultName, faultNamed, unavailableReason } from './faults';
import { httpFault } from './http-faults';
import { armed, armedRun, type LabRun } from './lab-run';
import { startLabServer } from './lab-server';
import { type FinishedRun, rememberRun } from './run-log';
import { prepareTarget } from './run-target';
import { type TargetName, targetNamed } from './target-names';
import { verdictOf } from './verdict';

export interface RunInput {
  fault: FaultName;
  target: TargetName;
  count: number;
}

/** Runs under way in this process: the hooks are there as long as one is. */
const open = processWide('fault-lab-open', () => ({ runs: 0 }));

/**
 * Breaks something, runs the real operation inside it, and says what came of it. Only this run meets the fault.
 *
 * @throws an Error in plain words when the fault or the target cannot be had here.
 */
export async function runFault(input: RunInput, actor: Actor): Promise<FinishedRun> {
  const fault = faultNamed(input.fault);
  const target = targetNamed(input.target);
  if (!target.faults.includes(fault.name)) throw new Error(`${fault.label} cannot happen to “${target.label}”.`);
  const handle = await database();
  const reason = unavailableReason(fault, handle.dialect);
  if (reason !== null) throw new Error(reason);

  const { DATABASE_URL: url, DATABASE_DRIVER: driver } = environment();
  const rival = createRival({ url, driver });
  const standsForRates = !environment().RATES_BASE_URLS && target.name === 'getExchangeRates';
  const server = fault.boundary === 'http' || standsForRates ? await startLabServer() : null;
  const ratesBase = standsForRates ? madeUpCurrency() : 'USD';
  const run: LabRun = {
    id: crypto.randomUUID(),
    fault,
    target,
    left: fault.lasts === 'run' ? Number.POSITIVE_INFINITY : input.count,
    strikes: [],
    active: true,
    serverUrl: server?.url ?? null,
    standsForRates,
  };
  open.runs += 1;
  try {
    const operation = await prepareTarget(target.name, actor, ratesBase);
    if (target.name === 'getPipelineTotals') await keepResult(target.name, [actor]);
    if (fault.boundary === 'cache' || (target.name === 'getExchangeRates' && !standsForRates)) {
      await forgetStored(target.name, target.name === 'getExchangeRates' ? [ratesBase] : [actor]);
    }
    handle.setBeforeQuery(databaseFault(rival));
    setOutboundHook(httpFault);
    setResendStandIn(() => {
      const here = armedRun();
      return here?.serverUrl ? { apiKey: 're_fault_lab', baseUrl: here.serverUrl } : null;
    });
    const startedAtMs = Date.now();
    const startedAt = performance.now();
    const answer = await armed(run, operation);
    const durationMs = Math.round(performance.now() - startedAt);
    const events = await eventsOf(run, actor.tenantId, startedAtMs);
    const finished: FinishedRun = {
      ...{ id: run.id, tenantId: actor.tenantId, fault: fault.name, target: target.name, count: input.count },
      ...{ strikes: run.strikes, startedAtMs, durationMs },
      verdict: verdictOf({ fault: fault.name, strikes: run.strikes, answer, waitedMs: durationMs, events }),
      events: events.map(({ id, source }) => ({ id, source })),
      usedLabServer: server !== null,
    };
    rememberRun(finished);
    return finished;
  } finally {
    open.runs -= 1;
    if (open.runs === 0) {
      handle.setBeforeQuery(undefined);
      setOutboundHook(undefined);
      setResendStandIn(undefined);
    }
    await Promise.all([server?.close(), rival.close()]);
  }
}

/** What this run left in the records. Other requests may fail meanwhile; they carry other routes. */
async function eventsOf(run: LabRun, tenantId: string, startedAtMs: number) {
  const healer = await processHealer();
  await healer.flush();
  const { events } = await healer.store.reports.listEvents({ tenantId, limit: 50 });
  return events.filter(
    (event) =>
      event.instanceId === healer.instanceId &&
      event.occurredAtMs >= startedAtMs &&
      run.target.sources.includes(event.source) &&
      (event.route === null || event.route.includes('/platform/fault-lab')),
  );
}

/** Forgets the operation's stored result, and all with the same tags, in the process and in the store. */
async function forgetStored(source: string, args: readonly unknown[]): Promise<void> {
  const { definition, results } = await cacheOf(source);
  if (definition) await results.clear(definition.options, args);
}

/** Runs a healthy operation and stores its result now; the app does that after the response. */
async function keepResult(source: string, args: readonly unknown[]): Promise<void> {
  const { definition, results } = await cacheOf(source);
  if (definition) await results.put(definition.options, args, await definition.operation(...args));
}

async function cacheOf(source: string) {
  const healer = await processHealer();
  const { results } = await healer.runtime();
  return { definition: healer.registry.get(source), results };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A code that no currency has, so that the lab's sample rates never serve a real amount. Another one each time: rates are kept. */
function madeUpCurrency(): string {
  const letter = () => letters[Math.floor(Math.random() * letters.length)];
  return `Q${letter()}${letter()}`;
}
