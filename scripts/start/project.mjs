import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, whatever the working directory is. */
export const projectRoot = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Every finished build has its own folder in here; `current` names the one to serve. */
export const buildsFolder = join(projectRoot, '.next-builds');

/**
 * The folder of the embedded database and of this installation's secrets.
 * @param {Record<string, string | undefined>} env
 */
export function dataFolder(env = process.env) {
  return resolve(projectRoot, env.DATA_DIR || '.data');
}

/**
 * Where to listen: `HOST` and `PORT`, by default this machine alone on port 3000.
 * @param {Record<string, string | undefined>} env
 */
export function listenAddress(env = process.env) {
  const text = env.PORT || '3000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartError(`PORT must be a number from 1 to 65535, and is "${text}".`);
  }
  return { host: env.HOST || '127.0.0.1', port };
}

/** A reason not to start that is for people: printed as one line, without a stack. */
export class StartError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'StartError';
  }
}
