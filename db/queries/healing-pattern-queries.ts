import { and, eq } from 'drizzle-orm';
import type { Database } from '../client';
import { healingObservations, healingPatterns } from '../schema/healing-schema';

export interface PatternObservation {
  eventId: string;
  tenantId: string;
  service: string;
  fingerprint: string;
  strategy: string;
  succeeded: boolean;
  template: string;
  source: string;
  kind: string;
  at: Date;
}

/**
 * Counts an observation once, and at most `perIncident` of one incident: an incident ends after a silence of
 * `incidentGapMs`. Runs in a transaction of its own; the arm's row is locked, so instances take turns.
 */
export async function observePattern(
  db: Database,
  observation: PatternObservation,
  limits: { perIncident: number; incidentGapMs: number },
): Promise<void> {
  const { eventId, tenantId, service, fingerprint, strategy, succeeded, template, source, kind, at } = observation;
  const t = healingPatterns;
  await db.transaction(async (tx) => {
    const arm = { tenantId, service, fingerprint, strategy, template, source, kind, lastSeen: at, incidentSeen: at };
    await tx.insert(t).values(arm).onConflictDoNothing();
    const where = and(
      eq(t.tenantId, tenantId),
      eq(t.service, service),
      eq(t.fingerprint, fingerprint),
      eq(t.strategy, strategy),
    );
    const [row] = await tx.select().from(t).where(where).for('update');
    if (row === undefined) throw new Error('The pattern was removed while it was being taught.');
    const sameIncident = Math.abs(at.getTime() - row.incidentSeen.getTime()) <= limits.incidentGapMs;
    const taught = sameIncident ? row.incidentCount : 0;
    const counted = taught < limits.perIncident;
    const seen = { eventId, tenantId, service, fingerprint, strategy, succeeded, counted, observedAt: at };
    const fresh = await tx
      .insert(healingObservations)
      .values(seen)
      .onConflictDoNothing()
      .returning({ eventId: healingObservations.eventId });
    if (fresh.length === 0) return;
    await tx
      .update(t)
      .set({
        successes: row.successes + (counted && succeeded ? 1 : 0),
        failures: row.failures + (counted && !succeeded ? 1 : 0),
        lastSeen: later(at, row.lastSeen),
        incidentSeen: later(at, row.incidentSeen),
        incidentCount: taught + (counted ? 1 : 0),
      })
      .where(where);
  });
}

const later = (a: Date, b: Date) => new Date(Math.max(a.getTime(), b.getTime()));
