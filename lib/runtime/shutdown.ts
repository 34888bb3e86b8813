type Work = () => Promise<void>;
const key = Symbol.for('selfheal.shutdown');
type Process = { [key]?: Set<Work> };

/**
 * Registers last work for a graceful stop. It runs after the last response, newest first: what was opened later (the
 * healer) ends before what it needs (the database). Here `scripts/start/stop.mjs` runs it; in an app that Next itself
 * serves, `stopOnSignals()`.
 */
export function onShutdown(work: Work): void {
  const holder = globalThis as Process;
  holder[key] ??= new Set();
  holder[key].add(work);
}

/** What was registered, in the order in which it has to run. */
export function shutdownWork(): readonly Work[] {
  return [...((globalThis as Process)[key] ?? [])].reverse();
}
