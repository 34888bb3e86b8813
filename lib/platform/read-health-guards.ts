import 'server-only';
import { guardedHealer } from './guarded-healer';
import type { HealthGuards } from './read-health';

const doubtsRead = 100;

/** What the guards say to the health page: what is in force, and what is in doubt. */
export async function readHealthGuards(tenantId: string): Promise<HealthGuards> {
  const healer = await guardedHealer();
  const { doubts } = healer.store;
  const [open, settled] = await Promise.all([
    doubts.list({ tenantId, open: true, limit: doubtsRead }),
    doubts.list({ tenantId, open: false, limit: doubtsRead }),
  ]);
  return { report: healer.guards(), doubts: { open, settled } };
}
