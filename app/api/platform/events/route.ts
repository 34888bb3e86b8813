import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { parseFeedFilter } from '@/lib/platform/parse-feed-filter';
import { readNewerEvents } from '@/lib/platform/read-feed';
import { platformReports } from '@/lib/platform/reports';

const afterSchema = z.uuid().optional();

/** Events newer than `after` that pass the filter, for pages that are open. Admins only. */
export async function GET(request: Request): Promise<Response> {
  const admin = await requireAdmin();
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const after = afterSchema.safeParse(query.after);
  if (!after.success) return Response.json({ error: 'after must be the id of an event' }, { status: 400 });
  const reports = await platformReports();
  const newer = await readNewerEvents(reports, admin.tenantId, parseFeedFilter(query), after.data);
  return Response.json(newer, { headers: { 'Cache-Control': 'no-store' } });
}
