import 'server-only';
import type { AuditActor, AuditEntry, AuditHead } from '@/lib/self-healing/core/audit';
import type { ControlView } from '@/lib/self-healing/core/coordination';
import type { Doubt } from '@/lib/self-healing/core/doubt';
import type { GuardsReport } from '@/lib/self-healing/core/guards';
import type { JobView } from '@/lib/self-healing/core/ports';
import type { Healer } from '@/lib/self-healing/error-interceptor';
import { platformHealer } from './reports';

/** What the pages about guards ask of the healer, beside its store. */
export interface GuardedHealer extends Pick<Healer, 'store' | 'instanceId'> {
  guards(): Promise<GuardsReport>;
  control: { view(): ControlView; refresh(): Promise<void> };
  settleDoubt(input: {
    id: string;
    part: Doubt['part'];
    name: string;
    verdict: NonNullable<Doubt['verdict']>;
    actor: AuditActor;
    note: string;
  }): Promise<boolean>;
  reconcile(input: { limit: number }): Promise<{ settled: number; open: number }>;
  audit: {
    append(entry: AuditEntry): Promise<AuditHead>;
    verify(): Promise<
      { ok: true; checked: number; head: AuditHead | null } | { ok: false; sequence: number; reason: string }
    >;
  };
  listJobs(input: { state?: JobView['state']; limit: number }): Promise<JobView[]>;
  reviveJob(id: string): Promise<boolean>;
  cancelJob(id: string): Promise<boolean>;
}

export async function guardedHealer(): Promise<GuardedHealer> {
  const healer = await platformHealer();
  const administration = await healer.administration();
  const { store, instanceId } = healer;
  return { ...administration, store, instanceId, guards: async () => administration.guards() };
}
