import { join } from 'node:path';
import { currentActor } from '@/lib/auth/session';
import { type Environment, environment } from '@/lib/env';
import { currentDrill } from '@/lib/fault-lab/current-drill';
import { alertSenders } from '@/lib/runtime/alerts/senders';
import { database } from '@/lib/runtime/database';
import { logger } from '@/lib/runtime/logger';
import { onShutdown } from '@/lib/runtime/shutdown';
import { vendorProbes } from '@/lib/runtime/vendor-probes';
import { nextHost } from '@/lib/self-healing/adapters/next/next-host';
import { alertChannels } from '@/lib/self-healing/alert/channels';
import type { Limits } from '@/lib/self-healing/core/limits';
import { systemClock } from '@/lib/self-healing/core/system-clock';
import { createHealer, type Healer } from '@/lib/self-healing/healer';
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

const tenantId = 'default';
/** On Vercel the process may be frozen right after the response: the decision is written before it. */
const serverlessRecordMs = 250;

/** Composes the process's healer from the environment. The only file that sees the library's parts. */
async function composeHealer(): Promise<Healer> {
  const env = environment();
  const handle = await database();
  const { postgresStore, postgresTransactor, postgresQueue } = await import('@/lib/self-healing/store/postgres');
  const store = postgresStore(handle);
  const queue = postgresQueue(handle);
  const clock = systemClock;
  const { ai, email, sms } = vendorProbes();
  const serverless = process.env.VERCEL !== undefined;
  const release = process.env.SELFHEAL_RELEASE ?? process.env.VERCEL_GIT_COMMIT_SHA;

  const healer: Healer = createHealer({
    store,
    queue,
    clock,
    tenantId,
    transactor: postgresTransactor(handle),
    cipher: createCipher(env.SELFHEAL_SECRET),
    host: nextHost({ actor: currentActor, logger: logger() }),
    logger: logger(),
    mode: env.SELFHEAL_MODE,
    registry: processRegistry(),
    dependencies: processDependencies(),
    operations: () => import('@/operations'),
    annotate: (): Record<string, string> => {
      const drill = currentDrill();
      return drill === null ? {} : { faultLab: drill };
    },
    channels: alertChannels(alertSenders()),
    serverless,
    ...(release ? { release } : {}),
    limits: { ...(serverless ? { recordBeforeResponseMs: serverlessRecordMs } : {}), ...modelLimits(env) },
    checks: [
      databaseAnswers({ ping: handle.ping, reset: handle.resetPool }),
      cacheRemembers({ cache: store.cache, tenantId, clock }),
      jobQueueDrains({ queue, drain: () => healer.runDueJobs({ limit: 10 }) }),
      aiAnswers({ probe: ai }),
      emailVendorAnswers({ probe: email }),
      smsVendorAnswers({ probe: sms }),
      applicationAnswers({ measure: measureProcess(clock) }),
    ],
    ...(env.OPENAI_API_KEY ? { model: await languageModel(env.OPENAI_API_KEY) } : {}),
    // A spool file only where a disk outlives the process.
    ...(serverless ? {} : { spoolFile: join(env.DATA_DIR, 'spool.jsonl') }),
  });
  onShutdown(() => healer.close());
  return healer;
}

async function languageModel(apiKey: string) {
  const { OPENAI_API, OPENAI_BASE_URL, OPENAI_MODEL } = environment();
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

configureHealing(composeHealer);
