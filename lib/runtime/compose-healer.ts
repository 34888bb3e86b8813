import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import type { DatabaseHandle } from '@/db/client';
import { nextHost } from '@/lib/self-healing/adapters/next/next-host';
import { alertChannels } from '@/lib/self-healing/alert/channels';
import type { HostApp } from '@/lib/self-healing/core/host-app';
import type { Limits } from '@/lib/self-healing/core/limits';
import { systemClock } from '@/lib/self-healing/core/system-clock';
import { createHealer, type Healer, type HealerInput } from '@/lib/self-healing/healer';
import {
  aiAnswers,
  applicationAnswers,
  cacheRemembers,
  databaseAnswers,
  emailVendorAnswers,
  jobQueueDrains,
  smsVendorAnswers,
} from '@/lib/self-healing/health/checks';
import { measureProcess } from '@/lib/self-healing/health/measure-process';
import { configureHealing, processDependencies, processRegistry } from '@/lib/self-healing/process-healer';
import { createCipher } from '@/lib/self-healing/store/cipher';
import { type AlertSendersInput, alertSenders } from './alerts/senders';
import { database } from './database';
import { type Environment, environment } from './environment';
import { bindDatabase } from './host-database';
import { logger } from './logger';
import { bindOperations } from './operations';
import { functionLimits, isServerless } from './serverless';
import { onShutdown } from './shutdown';
import { vendorProbes } from './vendor-probes';

const tenantId = 'default';
/** A healer is made for the request that needs it first; what then runs for good belongs to no request. */
const outsideOfRequests = AsyncLocalStorage.snapshot();
/** What a check may use of a function's time to drain a queue that piled up. Milliseconds. */
const drainMs = 3_000;

export interface ComposeInput {
  host: HostApp<DatabaseHandle>;
  /** Loads the operations that may be queued: `() => import('@/operations')`. Absent: every operation that is known may be. */
  operations?: HealerInput['operations'];
  /** What every event says beside what the library knows. */
  annotate?: HealerInput['annotate'];
  /** How the app sends messages and whom it writes to; read when the healer is made. Default: the environment's vendors and names. */
  alerts?: () => AlertSendersInput;
  /** Checks and channels beside the built-in ones. */
  checks?: HealerInput['checks'];
  channels?: HealerInput['channels'];
}

/** For `self-healing.config.ts`: says how this process's healer is made. Opens nothing; the healer is made on first use. */
export function configureHealer(input: ComposeInput): void {
  if (input.host.database) bindDatabase(input.host.database);
  if (input.operations) bindOperations(input.operations);
  configureHealing(() => composeHealer(input));
}

/** Composes a healer from the environment and the host. The only file that sees the library's parts. */
export async function composeHealer(input: ComposeInput): Promise<Healer> {
  const env = environment();
  const handle = await database();
  const { postgresStore, postgresTransactor, postgresQueue } = await import('@/lib/self-healing/store/postgres');
  const store = postgresStore(handle);
  const queue = postgresQueue(handle);
  const clock = systemClock;
  const { ai, email, sms } = vendorProbes();
  const serverless = isServerless();
  const release = process.env.SELFHEAL_RELEASE ?? process.env.VERCEL_GIT_COMMIT_SHA;

  const healer: Healer = createHealer({
    store,
    queue,
    clock,
    tenantId,
    transactor: postgresTransactor(handle),
    cipher: createCipher(env.SELFHEAL_SECRET),
    host: nextHost({ actor: () => actorOf(input.host), logger: logger() }),
    logger: logger(),
    mode: env.SELFHEAL_MODE,
    registry: processRegistry(),
    dependencies: processDependencies(),
    ...(input.operations ? { operations: input.operations } : {}),
    ...(input.annotate ? { annotate: input.annotate } : {}),
    // The embedded database is a demonstration's: there one may watch drills teach.
    drillsTeach: env.embedded,
    channels: [...alertChannels(alertSenders(input.alerts?.())), ...(input.channels ?? [])],
    serverless,
    ...(release ? { release } : {}),
    limits: { ...(serverless ? functionLimits(env.SELFHEAL_FUNCTION_SECONDS) : {}), ...modelLimits(env) },
    checks: [
      databaseAnswers({ ping: handle.ping, reset: handle.resetPool }),
      cacheRemembers({ cache: store.cache, tenantId, clock }),
      jobQueueDrains({
        queue,
        drain: () => healer.runDueJobs({ limit: 10, ...(serverless ? { budgetMs: drainMs } : {}) }),
      }),
      aiAnswers({ probe: ai }),
      emailVendorAnswers({ probe: email }),
      smsVendorAnswers({ probe: sms }),
      applicationAnswers({ measure: measureProcess(clock) }),
      ...(input.checks ?? []),
    ],
    ...(env.OPENAI_API_KEY ? { model: await languageModel(env, env.OPENAI_API_KEY) } : {}),
    // A spool file only where a disk outlives the process.
    ...(serverless ? {} : { spoolFile: join(env.DATA_DIR, 'spool.jsonl') }),
  });
  onShutdown(() => healer.close());
  // However it came to be made, it obeys the kill switch: one that never read it is no freer than one that read it long ago.
  await outsideOfRequests(() => healer.start());
  return healer;
}

/** What else the host says of people stays out of keys, scopes and records. */
async function actorOf(host: HostApp<DatabaseHandle>) {
  const actor = await host.currentActor();
  return actor && { tenantId: actor.tenantId, actorId: actor.actorId };
}

async function languageModel(env: Environment, apiKey: string) {
  const { OPENAI_API, OPENAI_BASE_URL, OPENAI_MODEL } = env;
  const { openaiModel } = await import('@/lib/self-healing/diagnose/model/openai-model');
  return openaiModel({
    ...{ apiKey, model: OPENAI_MODEL },
    ...(OPENAI_BASE_URL ? { baseURL: OPENAI_BASE_URL } : {}),
    ...(OPENAI_API ? { api: OPENAI_API } : {}),
  });
}

/** Prices are the operator's to say: they change, and differ by server. Without them no cap in money holds. */
function modelLimits(env: Environment): Partial<Limits> {
  return {
    ...(env.OPENAI_USD_PER_MILLION_INPUT === undefined
      ? {}
      : { modelUsdPerMillionInput: env.OPENAI_USD_PER_MILLION_INPUT }),
    ...(env.OPENAI_USD_PER_MILLION_OUTPUT === undefined
      ? {}
      : { modelUsdPerMillionOutput: env.OPENAI_USD_PER_MILLION_OUTPUT }),
    ...(env.OPENAI_USD_PER_DAY === undefined ? {} : { modelUsdPerDay: env.OPENAI_USD_PER_DAY }),
  };
}
