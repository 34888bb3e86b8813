import '@/self-healing.config';
import { bootApplication } from '@/lib/boot';
import { startScheduler } from '@/lib/runtime/scheduler';
import { onShutdown } from '@/lib/runtime/shutdown';
import { processHealer } from '@/lib/self-healing/error-interceptor';

/** Brings the process up: migrate, seed, heal, and the regular work of a long-running server. */
export async function startServer(): Promise<void> {
  await bootApplication();
  const healer = await processHealer();
  await healer.start();
  const scheduler = startScheduler(healer);
  onShutdown(() => scheduler.stop());
}
