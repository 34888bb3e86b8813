import { openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { redactText } from '@/lib/self-healing/capture/redact';

/** A database that sleeps while nobody asks takes some seconds to wake. */
const wakeMs = 30_000;

/** Applies what is pending over `DATABASE_URL` and says how much that was. Exit code 1 when it could not. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL ?? '';
  const driver = process.env.DATABASE_DRIVER === 'neon' || process.env.DATABASE_DRIVER === 'pg';
  const handle = await openDatabase({
    ...{ url, max: 1, connectTimeoutMs: wakeMs },
    ...(driver ? { driver: process.env.DATABASE_DRIVER as 'neon' | 'pg' } : {}),
  });
  try {
    await handle.ping();
    const startedAt = performance.now();
    const applied = await migrateAll(handle);
    const took = `${Math.round(performance.now() - startedAt)} ms`;
    console.log(
      applied === 0 ? `Migrations: none were pending (${took}).` : `Migrations: ${applied} applied (${took}).`,
    );
  } finally {
    await handle.close();
  }
}

main().catch((error: unknown) => {
  console.error(`Migrations: ${redactText(textOf(error))}`);
  process.exitCode = 1;
});

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? error.errors.map(textOf).join('; ') : '';
  return (error.message || inner || error.name).replaceAll(/\s*\n\s*/g, ' ');
}
