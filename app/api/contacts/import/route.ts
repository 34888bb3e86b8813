import { revalidatePath } from 'next/cache';
import { currentActor } from '@/lib/auth/session';
import { csvLimits, type LineError, readContactsCsv } from '@/lib/crm/contacts-csv';
import { importContactRows } from '@/lib/crm/import-contacts';
import { apiError } from '@/lib/http/api-error';
import { apiRoute, refusedWrite, requestKey } from '@/lib/http/api-route';
import { mediaType, readBody } from '@/lib/http/read-body';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** `POST /api/contacts/import`: text/csv. Imports every row or none; what is wrong is told by line. */
export const POST = apiRoute(
  withSelfHealing(
    async function postContactsImport(request: Request): Promise<Response> {
      const actor = await currentActor();
      if (!actor) return apiError(401, 'unauthorized', 'Sign in first.');
      const refusal = refusedWrite(request);
      if (refusal) return refusal;
      if (mediaType(request) !== 'text/csv') return apiError(415, 'unsupported-media-type', 'Send text/csv.');
      const body = await readBody(request, csvLimits.bytes);
      if (!body.ok) return body.response;
      const read = readContactsCsv(body.bytes);
      if (!read.ok) return refusedRows(read.errors);
      const result = await healing().transaction('import contacts', (tx) => importContactRows(tx, actor, read.rows));
      if (!result.ok) return refusedRows(result.errors);
      revalidatePath('/contacts');
      return Response.json({ imported: result.imported }, { headers: { 'cache-control': 'no-store' } });
    },
    {
      source: 'POST /api/contacts/import',
      category: 'database',
      effects: 'transactional',
      idempotencyKey: requestKey,
    },
  ),
);

function refusedRows(errors: readonly LineError[]): Response {
  const error = { code: 'invalid', message: 'Nothing was imported: some lines are not valid.', lines: errors };
  return Response.json({ error }, { status: 422, headers: { 'cache-control': 'no-store' } });
}
