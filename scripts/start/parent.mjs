/**
 * Calls `stop` once when npm, which started this process, is gone: killed, it cannot pass a signal on, and what it
 * started would keep the port and the data for ever. Does nothing for a process that npm did not start. Returns the
 * undo.
 */
export function stopWithNpm(stop, { env = process.env, everyMs = 500 } = {}) {
  if (!env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop('SIGTERM');
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
