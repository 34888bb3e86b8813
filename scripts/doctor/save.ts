import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '@/lib/self-healing/core/finding';

/** Writes what the source says into `<folder>/.selfheal/doctor.json`, at once, for the admin page. Returns its path in the folder. */
export async function saveFindings(
  folder: string,
  saved: { atMs: number; findings: readonly Finding[] },
): Promise<string> {
  const path = join('.selfheal', 'doctor.json');
  await mkdir(join(folder, '.selfheal'), { recursive: true });
  const draft = join(folder, `${path}.${process.pid}`);
  await writeFile(draft, `${JSON.stringify({ version: 1, ...saved }, null, 2)}\n`);
  await rename(draft, join(folder, path));
  return path;
}
