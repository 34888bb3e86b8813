import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

const stateSchema = z.object({
  version: z.string(),
  language: z.enum(['typescript', 'javascript']),
  src: z.enum(['', 'src/']),
  /** Whether `lib/self-healing/testing` is among them. */
  testing: z.boolean(),
  /** SHA-256 of every file as it was written: `ours` are updated, `hosts` were made once, `merged` held others' lines before. */
  files: z.record(z.string(), z.object({ hash: z.string(), kind: z.enum(['ours', 'hosts', 'merged']) })),
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

export function readState(dir: string): EmbedState | null {
  const path = join(dir, statePath);
  return existsSync(path) ? stateSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

export function readStored(dir: string): Stored {
  const path = join(dir, storedPath);
  if (!existsSync(path)) return { written: {}, before: {} };
  return storedSchema.parse(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')));
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

/** Writes a file so that it is there wholly or as before. */
export function writeWhole(dir: string, path: string, contents: string | Buffer): void {
  const target = join(dir, path);
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.selfheal-draft`;
  writeFileSync(draft, contents);
  renameSync(draft, target);
}

export function hashOf(contents: string): string {
  return createHash('sha256').update(contents).digest('hex');
}
