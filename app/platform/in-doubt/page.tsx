import type { Metadata } from 'next';
import { DoubtView } from '@/components/platform/doubt-view';
import { requireAdmin } from '@/lib/platform/access';
import { toDoubtRow } from '@/lib/platform/doubt-view';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { readActorNames } from '@/lib/platform/read-actor-names';

export const metadata: Metadata = { title: 'In doubt' };

const limit = 100;

/** Effects that may or may not have happened, waiting for the reconcile job or a person. */
export default async function InDoubtPage() {
  const { tenantId } = await requireAdmin();
  const { doubts } = (await guardedHealer()).store;
  const [open, settled, names] = await Promise.all([
    doubts.list({ tenantId, open: true, limit: limit + 1 }),
    doubts.list({ tenantId, open: false, limit: limit + 1 }),
    readActorNames(tenantId),
  ]);
  const rows = (list: typeof open) => list.slice(0, limit).map((doubt) => toDoubtRow(doubt, names));
  return (
    <DoubtView open={rows(open)} settled={rows(settled)} limited={open.length > limit || settled.length > limit} />
  );
}
