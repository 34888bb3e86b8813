import { stopWithNpm } from './parent.mjs';

const drainMs = 20_000;
const shutdownMs = 5_000;

/**
 * The application's own last work (records are written, the database is closed), registered through
 * `lib/runtime/shutdown.ts`: newest first, one after the other. Next keeps several module graphs in one process, so the list
 * stands on `globalThis`.
 */
async function runShutdownWork() {
  for (const work of [...(globalThis[Symbol.for('selfheal.shutdown')] ?? [])].reverse()) {
    try {
      await work();
    } catch (error) {
      console.error('Selfheal: while stopping:', error);
    }
  }
}

/**
 * On SIGTERM or SIGINT: accept nothing new, answer what was accepted, let Next finish its `after()` work, then close
 * the application. Exit code 0 means that everything was answered; 1 that the time ran out. The same signal may come
 * twice (from the terminal and from npm), so only one that comes later than a second hurries the end.
 */
export function stopOnSignals({ server, app, exit = (code) => process.exit(code), timeoutMs = drainMs }) {
  let stoppingSince = null;
  const stop = async (signal) => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > 1_000) exit(1);
      return;
    }
    stoppingSince = performance.now();
    process.stdout.write(`Stopping (${signal}): answering what was accepted …\n`);
    const drained = await Promise.race([drain(server, app), timeout(timeoutMs)]);
    await Promise.race([runShutdownWork(), timeout(shutdownMs)]);
    process.stdout.write(drained ? 'Stopped.\n' : 'Stopped; some requests took too long and were cut.\n');
    exit(drained ? 0 : 1);
  };
  process.on('SIGTERM', stop);
  stopWithNpm(stop);
  process.on('SIGINT', stop);
}

async function drain(server, app) {
  if (server.listening) {
    // A browser keeps its connection after the last answer; what became idle is closed rather than waited for.
    const closeIdle = setInterval(() => server.closeIdleConnections(), 50);
    await new Promise((resolve) => server.close(resolve));
    clearInterval(closeIdle);
  }
  await app.close();
  return true;
}

function timeout(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, null).unref());
}
