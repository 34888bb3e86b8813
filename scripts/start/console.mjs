import { StartError } from './project.mjs';

/** Says what is being done. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs one named step and says how long it took. */
export async function step(label, work) {
  const startedAt = performance.now();
  say(`${label} …`);
  const result = await work();
  say(`${label}: done in ${seconds(performance.now() - startedAt)}`);
  return result;
}

export function seconds(durationMs) {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/** Says where to go, once the address answers. */
export function announce({ host, port }, env = process.env) {
  const local = ['0.0.0.0', '127.0.0.1', '::', '::1'].includes(host);
  const reachable = local ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  say(`Selfheal is ready: ${env.APP_URL || `http://${reachable}:${port}`} (stop it with Ctrl+C)`);
}

/** Ends the process with one clear line; a bug of ours keeps its stack. */
export function exitWith(error) {
  const expected = error instanceof StartError;
  process.stderr.write(`${expected ? `Selfheal: ${error.message}` : (error?.stack ?? String(error))}\n`);
  process.exit(1);
}
