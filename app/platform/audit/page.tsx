import type { Metadata } from 'next';
import { AuditView } from '@/components/platform/audit-view';
import { requireAdmin } from '@/lib/platform/access';
import { beforeOf, toAuditRow } from '@/lib/platform/audit-view';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { readActorNames } from '@/lib/platform/read-actor-names';

export const metadata: Metadata = { title: 'Audit' };

const path = '/platform/audit';
const pageSize = 50;

/** The append-only record of who did what to what. */
export default async function AuditPage({ searchParams }: PageProps<'/platform/audit'>) {
  const { tenantId } = await requireAdmin();
  const before = beforeOf((await searchParams).before);
  const { audit } = (await guardedHealer()).store;
  const [records, head, names] = await Promise.all([
    audit.list({ tenantId, ...(before === undefined ? {} : { before }), limit: pageSize }),
    audit.head({ tenantId }),
    readActorNames(tenantId),
  ]);
  const last = records.at(-1)?.sequence ?? 1;
  return (
    <AuditView
      rows={records.map((record) => toAuditRow(record, names))}
      head={head}
      newestHref={before === undefined ? null : path}
      olderHref={last > 1 ? `${path}?before=${last}` : null}
    />
  );
}
