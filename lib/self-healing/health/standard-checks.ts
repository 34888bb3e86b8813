import type { CacheStore, Clock, HealthCheck, Queue } from '../core/ports';
import * as checks from './checks';
import { measureProcess } from './measure-process';
import type { Probe } from './probe';

export interface StandardChecksInput {
  database: { ping: (signal: AbortSignal) => Promise<void>; reset?: () => Promise<void> };
  cache: CacheStore;
  queue: Pick<Queue, 'depth'>;
  /** Runs a bounded slice of due jobs; the queue's recovery. */
  drain?: () => Promise<{ ran: number; failed: number }>;
  probes: { ai: Probe; email: Probe; sms: Probe };
  clock: Clock;
  tenantId: string;
}

/** The seven checks of an app, in the order in which they are shown. */
export function standardChecks(input: StandardChecksInput): HealthCheck[] {
  const { clock, tenantId, probes, drain } = input;
  return [
    checks.databaseAnswers(input.database),
    checks.cacheRemembers({ cache: input.cache, tenantId, clock }),
    checks.jobQueueDrains({ queue: input.queue, ...(drain && { drain }) }),
    checks.aiAnswers({ probe: probes.ai }),
    checks.emailVendorAnswers({ probe: probes.email }),
    checks.smsVendorAnswers({ probe: probes.sms }),
    checks.applicationAnswers({ measure: measureProcess(clock) }),
  ];
}
