import { logger } from './logger';
import { shutdownWork } from './shutdown';

const key = Symbol.for('selfheal.stop-on-signals');
const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * On the first SIGTERM or SIGINT: what `onShutdown` was given, one after the other. Next's own server ends the process
 * when its last request is answered and does not wait for this; what was not written by then is in the spool, and a
 * lease that was not given back expires. Where nobody else listens to the signal, the process ends as it would have.
 */
export function stopOnSignals(): void {
  const holder = globalThis as { [key]?: true };
  if (holder[key]) return;
  holder[key] = true;
  let stopping = false;
  for (const signal of signals) {
    const stop = () => {
      if (stopping) return;
      stopping = true;
      void runShutdownWork().then(() => {
        process.off(signal, stop);
        if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
      });
    };
    process.on(signal, stop);
  }
}

async function runShutdownWork(): Promise<void> {
  for (const work of shutdownWork()) {
    try {
      await work();
    } catch (error) {
      logger().error('Something could not be ended cleanly.', { error });
    }
  }
}
