import { requireAdmin } from '@/lib/platform/access';
import { auditExport } from '@/lib/platform/audit-export';
import { guardedHealer } from '@/lib/platform/guarded-healer';

/** The whole audit record as JSON lines, with the head's hash as the last line. Admins only. */
export async function GET(): Promise<Response> {
  const { tenantId } = await requireAdmin();
  const { audit } = (await guardedHealer()).store;
  const head = await audit.head({ tenantId });
  return new Response(auditExport(audit, { tenantId, head }), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': `attachment; filename="audit-${head?.sequence ?? 0}.jsonl"`,
      'Cache-Control': 'no-store',
      ...(head === null ? {} : { 'X-Audit-Head': `${head.sequence}:${head.hash}` }),
    },
  });
}
