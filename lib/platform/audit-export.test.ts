import { describe, expect, it, vi } from 'vitest';
import type { AuditRecord } from '@/lib/self-healing/core/audit';
import { auditExport } from './audit-export';

const chain = Array.from({ length: 1_203 }, (_, index) => ({ sequence: index + 1 }) as AuditRecord);
const range = vi.fn(async ({ from, limit }: { from: number; limit: number }) =>
  chain.slice(from - 1, from - 1 + limit),
);

async function lines(stream: ReadableStream<Uint8Array>): Promise<Record<string, unknown>[]> {
  const text = await new Response(stream).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('auditExport', () => {
  it('gives every record up to the head once, in order, then the head, whatever is appended meanwhile', async () => {
    const head = { sequence: 1_201, hash: 'h' };
    const all = await lines(auditExport({ range }, { tenantId: 'default', head }));
    expect(all.pop()).toEqual({ head });
    expect(all.map((record) => record.sequence)).toEqual(chain.slice(0, 1_201).map((record) => record.sequence));
  });

  it('reads a batch only when the reader wants it', async () => {
    range.mockClear();
    const reader = auditExport({ range }, { tenantId: 'default', head: { sequence: 1_203, hash: 'h' } }).getReader();
    await reader.read();
    expect(range.mock.calls.length).toBeLessThanOrEqual(2);
    await reader.cancel();
  });

  it('is one line for a chain that has no record', async () => {
    expect(await lines(auditExport({ range }, { tenantId: 'default', head: null }))).toEqual([{ head: null }]);
  });
});
