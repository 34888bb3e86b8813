import { connection } from 'next/server';
import { processHealer } from '@/lib/self-healing/error-interceptor';
import { notes } from '../../probe';

/** What the test reads: what ran after responses, and what the healer recorded. */
export async function GET() {
  await connection();
  const healer = await processHealer();
  await healer.flush();
  const { events } = await healer.events.listEvents({ tenantId: 'default', limit: 500 });
  return Response.json({
    notes: notes(),
    events: events.map(({ source, wrapped, outcome, strategy, errorName, message, route, attempts }) => ({
      ...{ source, wrapped, outcome, strategy, errorName, message, route },
      attempts: attempts.length,
    })),
  });
}
