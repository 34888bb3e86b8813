import type { AuditHead, AuditStore } from '@/lib/self-healing/core/audit';

const batchSize = 500;

/**
 * The chain up to `head` as JSON lines, oldest first, read in batches as the reader takes them; the last line names the
 * head. Without that line the export was cut.
 */
export function auditExport(
  store: Pick<AuditStore, 'range'>,
  input: { tenantId: string; head: AuditHead | null },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const { tenantId, head } = input;
  let from = 1;
  return new ReadableStream(
    {
      async pull(controller) {
        const records =
          head === null || from > head.sequence ? [] : await store.range({ tenantId, from, limit: batchSize });
        const wanted = records.filter((record) => head !== null && record.sequence <= head.sequence);
        const last = wanted.at(-1);
        if (last === undefined) {
          controller.enqueue(encoder.encode(`${JSON.stringify({ head })}\n`));
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(wanted.map((record) => `${JSON.stringify(record)}\n`).join('')));
        from = last.sequence + 1;
      },
    },
    { highWaterMark: 1 },
  );
}
