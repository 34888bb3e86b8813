import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  AUTH_SECRET: z.string().min(32),
  SELFHEAL_SECRET: z.string().min(32),
  CRON_SECRET: z.string().min(32),
});
export type GeneratedSecrets = z.infer<typeof secretsSchema>;

/**
 * The secrets of an embedded installation, made once and kept in `<dataDir>/secrets.json`, readable by its owner only.
 * A damaged file is never replaced: what was sealed with the old secrets would be lost.
 *
 * @throws `Failure` with one line when the file cannot be read or written.
 */
export function generatedSecrets(
  dataDir: string,
  Failure: new (message: string, options: ErrorOptions) => Error,
): GeneratedSecrets {
  const path = join(dataDir, 'secrets.json');
  try {
    return read(path) ?? create(dataDir, path);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new Failure(`DATA_DIR is not usable: expected a folder in which ${path} can be kept and read (${reason}).`, {
      cause,
    });
  }
}

function read(path: string): GeneratedSecrets | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const parsed = secretsSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error('the file is damaged');
  return parsed.data;
}

function create(dataDir: string, path: string): GeneratedSecrets {
  const secret = () => randomBytes(32).toString('base64url');
  const made: GeneratedSecrets = { AUTH_SECRET: secret(), SELFHEAL_SECRET: secret(), CRON_SECRET: secret() };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${secret().slice(0, 8)}`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link never overwrites: of two processes that start together, one wins and both use its secrets.
    linkSync(draft, path);
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return read(path) ?? made;
  } finally {
    rmSync(draft, { force: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Without the cause's text: it quotes the file.
    throw new Error('the file is not JSON', { cause: error });
  }
}
