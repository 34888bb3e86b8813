import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '@/lib/self-healing/core/finding';

/** What the doctor found in the source when it was last run with `--save`. */
export interface SavedFindings {
  atMs: number;
  findings: Finding[];
}

const text = z.string().max(2_000);
const savedSchema = z.object({
  version: z.literal(1),
  atMs: z.number(),
  findings: z
    .array(
      z.object({
        ...{ code: text, where: text, wrong: text, mend: text, ignored: text.optional() },
        severity: z.enum(['problem', 'warning', 'note']),
      }),
    )
    .max(5_000),
});

/** Reads `.selfheal/doctor.json` where the process runs; spelled out, so that a build takes it along. Null: there is none; `unreadable`: it is not what the doctor writes. */
export async function savedFindings(
  path = join(process.cwd(), '.selfheal', 'doctor.json'),
): Promise<SavedFindings | null | 'unreadable'> {
  try {
    const { atMs, findings } = savedSchema.parse(JSON.parse(await readFile(/* turbopackIgnore: true */ path, 'utf8')));
    return {
      atMs,
      findings: findings.map(({ ignored, ...rest }) => (ignored === undefined ? rest : { ...rest, ignored })),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'unreadable';
    if (error instanceof Error && 'code' in error) return error.code === 'ENOENT' ? null : 'unreadable';
    throw error;
  }
}
