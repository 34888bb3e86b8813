import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostingFacts } from '@/lib/platform/doctor-hosting';

const settingsSchema = z.object({
  crons: z.array(z.object({ path: z.string(), schedule: z.string() })).default([]),
  regions: z.array(z.string()).default([]),
  functions: z.record(z.string(), z.object({ maxDuration: z.number().optional() })).default({}),
});

/** What `vercel.json` and the cron route say. */
export function readHosting(
  root: string,
  input: { env: Readonly<Record<string, string | undefined>>; plan: HostingFacts['plan'] },
): HostingFacts {
  const { env, plan } = input;
  return {
    settings: vercelSettings(join(root, 'vercel.json')),
    vercel: env.VERCEL !== undefined,
    plan,
    cronRoute: cronRoute(root),
    region: env.VERCEL_REGION ?? null,
    databaseUrl: env.DATABASE_URL ?? null,
  };
}

function vercelSettings(path: string): HostingFacts['settings'] {
  if (!existsSync(path)) return null;
  const read = parsed(readFileSync(path, 'utf8'));
  if (read === null) return 'unreadable';
  const { crons, regions, functions } = read;
  return {
    crons,
    regions,
    maxDurations: Object.fromEntries(
      Object.entries(functions).flatMap(([pattern, { maxDuration }]) =>
        maxDuration === undefined ? [] : [[pattern, maxDuration]],
      ),
    ),
  };
}

function parsed(text: string): z.output<typeof settingsSchema> | null {
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

function cronRoute(root: string): HostingFacts['cronRoute'] {
  for (const folder of ['app', 'src/app']) {
    for (const ending of ['ts', 'js', 'tsx', 'mjs']) {
      const file = `${folder}/api/cron/health-check/route.${ending}`;
      if (!existsSync(join(root, file))) continue;
      const seconds = /export\s+const\s+maxDuration\s*=\s*(\d+)/.exec(readFileSync(join(root, file), 'utf8'))?.[1];
      return { file, maxDuration: seconds === undefined ? null : Number(seconds) };
    }
  }
  return null;
}
