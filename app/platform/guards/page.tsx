import type { Metadata } from 'next';
import { GuardsView } from '@/components/platform/guards-view';
import { adminOrAway } from '@/lib/platform/access';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { eventsJudged, readGuards } from '@/lib/platform/read-guards';

export const metadata: Metadata = { title: 'Guards' };

/** Every guard at work: why healing is held back, which breaker is open since when, what waits for a word. */
export default async function GuardsPage() {
  const { admin, databaseAway } = await adminOrAway();
  const healer = await guardedHealer();
  const read = await readGuards(healer, { tenantId: admin.tenantId, databaseAway, nowMs: Date.now() });
  return <GuardsView read={read} judged={eventsJudged} />;
}
