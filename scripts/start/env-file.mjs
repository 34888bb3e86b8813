import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.mjs';

const line =
  /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^#\n]*?))\s*(?:#.*)?$/;

/** Reads `NAME=value` lines: quotes, comments and `export` as usual, nothing is expanded. */
export function parseEnvFile(text) {
  const values = {};
  for (const raw of text.split(/\r?\n/)) {
    const found = line.exec(raw);
    if (!found) continue;
    const [, name, double, single, bare] = found;
    values[name] = double?.replaceAll('\\n', '\n').replaceAll('\\"', '"') ?? single ?? bare ?? '';
  }
  return values;
}

/**
 * Puts the values of `.env.local` and `.env` (in this order of precedence) into the environment, as Next does,
 * so that the checks before the build see them too. A variable that is set already wins.
 * @param {Record<string, string | undefined>} env
 */
export function loadEnvFiles(env = process.env, folder = projectRoot) {
  const mode = env.NODE_ENV === 'development' ? 'development' : 'production';
  for (const name of [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env']) {
    const text = readIfThere(join(folder, name));
    if (text === null) continue;
    for (const [key, value] of Object.entries(parseEnvFile(text))) env[key] ??= value;
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
