import { cacheResource } from './coordination/actions/clear-shared-cache';
import type { HealingLimits } from './coordination/healing-limits';
import type { SharedAction, SharedActionResult } from './coordination/shared-action';
import type { SharedActions } from './coordination/shared-actions';
import type { AuditActor, AuditEntry, AuditHead } from './core/audit';
import type { ControlView } from './core/coordination';
import type { GuardsReport } from './core/guards';
import type { LearningAdministration } from './core/learning';
import type { JobView, Queue, Store } from './core/ports';
import type { Guards } from './guards';
import { type Reconciled, reconcileDoubts, settleDoubt } from './operation/reconcile';
import type { Runtime } from './operation/runtime';
import { verifyChain } from './store/verify-chain';

export type AuditVerdict =
  | { ok: true; checked: number; head: AuditHead | null }
  | { ok: false; sequence: number; reason: string };

/** What an admin may see and do beside the records. Who asks is the app's business: check it before. */
export interface Administration {
  /** Every guard at work in this process. */
  guards(): GuardsReport;
  /** What instances share, as this process last read it. */
  control: { view(): ControlView; refresh(): Promise<void> };
  audit: {
    append(entry: AuditEntry): Promise<AuditHead>;
    /** Follows the whole chain up to its stored head. */
    verify(): Promise<AuditVerdict>;
  };
  /**
   * Forgets the cached results of all instances, by an admin's word: limited, leased and undoable like every action on
   * shared state, with an audit record.
   */
  clearCachedResults(input: { actor: AuditActor }): Promise<SharedActionResult>;
  /** What was learned, and what an admin does about it. */
  learning: LearningAdministration;
  /** Asks what became of the transactions in doubt. */
  reconcile(input: { limit: number }): Promise<Reconciled>;
  /** A person's word on a doubt, and what follows from it. False when it was settled already: the first word stands. */
  settleDoubt(input: Parameters<typeof settleDoubt>[1]): Promise<boolean>;
  /** Never with their arguments. */
  listJobs(input: { state?: JobView['state']; limit: number }): Promise<JobView[]>;
  /** False when it is no failed job, or has expired. */
  reviveJob(id: string): Promise<boolean>;
  /** False when it does not wait any more. */
  cancelJob(id: string): Promise<boolean>;
}

const chainAtOnce = 500;
const clearingMs = 10_000;

export function createAdministration(input: {
  guards: Guards;
  limits: HealingLimits;
  store: Store;
  queue: Queue | null;
  runtime: Runtime;
  actions: SharedActions;
  clearSharedCache: SharedAction;
  learning: LearningAdministration;
}): Administration {
  const { guards, store, queue, runtime } = input;
  const { tenantId } = runtime;

  async function verify(): Promise<AuditVerdict> {
    const head = await store.audit.head({ tenantId });
    let from: AuditHead | undefined;
    for (let checked = 0; ; ) {
      const next = (from?.sequence ?? 0) + 1;
      const found = await store.audit.range({ tenantId, from: next, limit: chainAtOnce });
      // What was appended after the head was read is not part of this verdict.
      const records = head === null ? found : found.filter(({ sequence }) => sequence <= head.sequence);
      const last = records.at(-1);
      const ends = last === undefined || last.sequence === head?.sequence;
      const verdict = verifyChain(records, { ...(from ? { from } : {}), ...(ends || head === null ? { head } : {}) });
      if (!verdict.ok) return verdict;
      checked += verdict.checked;
      if (ends) return { ok: true, checked, head };
      from = { sequence: last.sequence, hash: last.hash };
    }
  }

  return {
    guards: () => guards.report(input.limits.report()),
    control: { view: () => guards.pulse.control.view(), refresh: () => guards.pulse.beat() },
    audit: { append: (entry) => store.audit.append({ tenantId, entry }), verify },
    async clearCachedResults({ actor }) {
      await runtime.readShared();
      const entry: AuditEntry = {
        actor,
        action: 'cache-clearing-asked',
        subject: 'cached results',
        before: null,
        after: null,
      };
      await store.audit.append({ tenantId, entry });
      return await input.actions.run({
        // An admin's word stands in place of the vote.
        action: { ...input.clearSharedCache, critical: false },
        resource: cacheResource(),
        severity: 'critical',
        fingerprint: null,
        reason: 'An admin asked for it.',
        deadlineMs: clearingMs,
      });
    },
    learning: input.learning,
    reconcile: (limits) => reconcileDoubts(runtime, limits),
    settleDoubt: (decision) => settleDoubt(runtime, decision),
    listJobs: async (filter) => (await queue?.list({ tenantId, ...filter })) ?? [],
    reviveJob: async (id) => (await queue?.revive({ tenantId, id })) ?? false,
    cancelJob: async (id) => (await queue?.cancel({ tenantId, id, reason: 'An admin cancelled it.' })) ?? false,
  };
}
