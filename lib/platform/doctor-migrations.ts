import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationMark } from './doctor-database-facts';

interface Journal {
  entries: { when: number; tag: string }[];
}

/** The library's migrations in `folder`, marked as drizzle marks them (SHA-256 of the file); null where they cannot be read. */
export async function knownMigrations(folder: string): Promise<MigrationMark[] | null> {
  try {
    const journal = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal;
    return await Promise.all(
      journal.entries.map(async ({ when, tag }) => {
        const text = await readFile(join(folder, `${tag}.sql`), 'utf8');
        return { at: when, hash: createHash('sha256').update(text).digest('hex') };
      }),
    );
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}
