import { z } from 'zod';
import { insertContact } from '@/db/queries/contacts';
import { currentActor } from '@/lib/auth/session';
import { contactSchema } from '@/lib/crm/contact-schema';
import { messagesByField } from '@/lib/forms/parse-form';
import { apiError } from '@/lib/http/api-error';
import { apiRoute, refusedWrite, requestKey } from '@/lib/http/api-route';
import { readJson } from '@/lib/http/read-body';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { listContacts } from '@/operations/contacts';

const maxBytes = 64 * 1024;
const querySchema = z.object({
  q: z.string().max(200, 'Use at most 200 characters.').default(''),
  page: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'Enter a page number from 1.')
    .transform(Number)
    .default(1),
});

const signIn = () => apiError(401, 'unauthorized', 'Sign in first.');

/** `GET /api/contacts?q=&page=`: one page of contacts by name. */
export const GET = apiRoute(
  withSelfHealing(
    async function getContacts(request: Request): Promise<Response> {
      const actor = await currentActor();
      if (!actor) return signIn();
      const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
      if (!query.success) {
        return apiError(422, 'invalid', 'The query is not valid.', { fields: messagesByField(query.error.issues) });
      }
      const list = await listContacts(actor, { search: query.data.q.trim(), page: query.data.page });
      return Response.json(list, { headers: { 'cache-control': 'no-store' } });
    },
    { source: 'GET /api/contacts', category: 'database', effects: 'none' },
  ),
);

/** `POST /api/contacts`: creates one contact. With an `Idempotency-Key`, the same request again gets the same answer. */
export const POST = apiRoute(
  withSelfHealing(
    async function postContact(request: Request): Promise<Response> {
      const actor = await currentActor();
      if (!actor) return signIn();
      const refusal = refusedWrite(request);
      if (refusal) return refusal;
      const body = await readJson(request, maxBytes);
      if (!body.ok) return body.response;
      const parsed = contactSchema.safeParse(body.value);
      if (!parsed.success) {
        return apiError(422, 'invalid', 'The contact is not valid.', { fields: messagesByField(parsed.error.issues) });
      }
      const result = await healing().transaction('insert contact', (tx) =>
        insertContact(tx, { ...parsed.data, tenantId: actor.tenantId, createdBy: actor.actorId }),
      );
      if (!result.ok) {
        const fields = { email: 'Another contact has this address.' };
        return apiError(422, 'email-taken', 'The contact is not valid.', { fields });
      }
      const headers = { location: `/contacts/${result.id}`, 'cache-control': 'no-store' };
      return Response.json({ contact: { id: result.id, ...parsed.data } }, { status: 201, headers });
    },
    { source: 'POST /api/contacts', category: 'database', effects: 'transactional', idempotencyKey: requestKey },
  ),
);
