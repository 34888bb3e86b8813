import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { isOwnPath } from './inside';
import { EmbedRefused } from './refusal';

const stateSchema = z.object({
  version: z.string(),
  language: z.enum(['typescript', 'javascript']),
  src: z.enum(['', 'src/']),
  /** Whether `lib/self-healing/testing` is among them. */
  testing: z.boolean(),
  /** SHA-256 of every file as it was written: `ours` are updated, `hosts` were made once, `merged` held others' lines before. */
  files: z.record(
    z.string().refine(isOwnPath),
    z.object({ hash: z.string(), kind: z.enum(['ours', 'hosts', 'merged']) }),
  ),
  /** Hashes of what a run that has not ended was about to write. */
  pending: z.record(z.string(), z.string()).optional(),
});

export type EmbedState = z.output<typeof stateSchema>;
export type FileKind = EmbedState['files'][string]['kind'];

/** What was written, by path: the base of the next merge; and what merged files held before, null where they were not there. */
const storedSchema = z.object({
  written: z.record(z.string(), z.string()),
  before: z.record(z.string(), z.string().nullable()),
});
export type Stored = z.output<typeof storedSchema>;

export const stateFolder = '.selfheal';
const statePath = `${stateFolder}/embed.json`;
const storedPath = `${stateFolder}/written.json.gz`;

/** @throws EmbedRefused where the record is there and is not what embedding writes. */
export function readState(dir: string): EmbedState | null {
  if (!existsSync(join(dir, statePath))) return null;
  return readable(statePath, 'Take it back from version control, then come again.', () =>
    stateSchema.parse(JSON.parse(readFileSync(join(dir, statePath), 'utf8'))),
  );
}

/** @throws EmbedRefused where the texts are there and are not what embedding writes. */
export function readStored(dir: string): Stored {
  if (!existsSync(join(dir, storedPath))) return { written: {}, before: {} };
  return readable(
    storedPath,
    'Take it back from version control, or delete it: changes of yours are then kept whole, not merged.',
    () => storedSchema.parse(JSON.parse(gunzipSync(readFileSync(join(dir, storedPath))).toString('utf8'))),
  );
}

function readable<T>(path: string, remedy: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new EmbedRefused(`${path} is not what embedding wrote. ${remedy}`, { cause: error });
  }
}

export function writeState(dir: string, state: EmbedState): void {
  writeWhole(dir, statePath, `${JSON.stringify(state, null, 2)}\n`);
}

export function writeStored(dir: string, stored: Stored): void {
  writeWhole(dir, storedPath, gzipSync(JSON.stringify(stored), { level: 9 }));
}

export function forgetState(dir: string): void {
  rmSync(join(dir, statePath), { force: true });
  rmSync(join(dir, storedPath), { force: true });
}

/** Writes a file so that it is there wholly or as before. One that is there keeps its rights. */
export function writeWhole(dir: string, path: string, contents: string | Buffer): void {
  const target = join(dir, path);
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.selfheal-draft`;
  writeFileSync(draft, contents);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there) chmodSync(draft, there.mode & 0o7777);
  renameSync(draft, target);
}

export function hashOf(contents: string): string {
  return createHash('sha256').update(contents).digest('hex');
}
