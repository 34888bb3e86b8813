import { join } from 'node:path';
import { alertSenders } from '@/lib/alerts/senders';
import { currentActor } from '@/lib/auth/session';
import { database } from '@/lib/database';
import { environment } from '@/lib/env';
import { currentDrill } from '@/lib/fault-lab/current-drill';
import { logger } from '@/lib/logger';
import { nextHost } from '@/lib/self-healing/adapters/next/next-host';
import { alertChannels } from '@/lib/self-healing/alert/channels';
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
import { onShutdown } from '@/lib/shutdown';
import { vendorProbes } from '@/lib/vendor-probes';

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
    limits: serverless ? { recordBeforeResponseMs: serverlessRecordMs } : {},
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
  const { OPENAI_BASE_URL, OPENAI_MODEL } = environment();
  const { openaiModel } = await import('@/lib/self-healing/diagnose/model/openai-model');
  return openaiModel({ apiKey, model: OPENAI_MODEL, ...(OPENAI_BASE_URL ? { baseURL: OPENAI_BASE_URL } : {}) });
}

configureHealing(composeHealer);
