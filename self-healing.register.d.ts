import type { Database } from '@/db/client';

/** `tx` inside `healing().transaction()` is the product's own drizzle database. */
declare module '@/lib/self-healing/core/register' {
  interface Register {
    transaction: Database;
  }
}
