import type { AuditActor, Cipher, Clock, Logger, SharedActionRecord, Store } from '../core/ports';
import { bounded } from '../health/bounded';
import type { SharedAction } from './shared-action';
import { keepLease } from './shared-actions-lease';
import { explain, openPlan, plain, sentence } from './shared-actions-perform';

export interface RollbackRequest {
  id: string;
  actor: AuditActor;
  /** Plain words, for the audit record. */
  reason: string;
}

export type RollbackResult =
  | { status: 'rolled-back'; evidence: string }
  /** Nothing was changed. */
  | { status: 'refused'; reason: string }
  | { status: 'failed'; error: string };

export interface RollbackTools {
  store: Pick<Store, 'leases' | 'actions' | 'audit'>;
  clock: Clock;
  cipher: Cipher;
  logger: Logger;
  tenantId: string;
  instanceId: string;
  held: Map<string, number>;
  closing: AbortSignal;
  actMs: number;
  storeMs: number;
  actionNamed(name: string): SharedAction | undefined;
}

const refused = (reason: string): RollbackResult => ({ status: 'refused', reason });

/** Why a record cannot be undone from its stored plan; null when it can. */
function whyNotUndo(record: SharedActionRecord | null, latest: SharedActionRecord | null): string | null {
  if (record === null) return 'There is no such action.';
  if (record.status === 'running') return 'It is still running.';
  if (record.status === 'rolled-back') return 'It was undone already.';
  if (record.rollback === null) return 'Nothing was kept to undo it with.';
  if (latest?.id !== record.id)
    return 'The same resource was changed again since; undoing the older change would mix both.';
  return null;
}

/**
 * Undoes a settled action from its stored plan because a person said so: where nobody could watch what came of it. Under
 * the resource's lease, in a new epoch, and only while nothing else has acted on the resource since. Never rejects.
 */
export async function rollBackStored(tools: RollbackTools, request: RollbackRequest): Promise<RollbackResult> {
  const { store, clock, logger, tenantId, instanceId } = tools;
  const { id, actor } = request;
  const ask = <T>(work: () => Promise<T>) => bounded(clock, tools.storeMs, work);
  let stage: 'asking' | 'acting' = 'asking';

  async function underLease(resource: string): Promise<RollbackResult> {
    const lease = await keepLease({
      ...{ leases: store.leases, clock, logger, held: tools.held, tenantId },
      ...{ name: `shared:${resource}`, holder: instanceId },
    });
    if (lease === null) return refused('An action on the same resource is under way, or its effect is being watched.');
    const { epoch, lost } = lease;
    try {
      const record = await ask(() => store.actions.find({ tenantId, id }));
      const whyNot = whyNotUndo(record, await ask(() => store.actions.latest({ tenantId, resource })));
      if (record === null || record.rollback === null || whyNot !== null)
        return refused(whyNot ?? 'It cannot be undone.');
      const action = tools.actionNamed(record.action);
      if (!action?.rollback) return refused(`This instance does not know how to undo "${record.action}".`);
      const payload = openPlan(tools.cipher, id, record.rollback.payload);
      const before = { status: record.status, evidence: record.evidence };
      const after = { reason: plain(request.reason) };
      // Who wanted it is on record before anything is changed.
      await ask(() =>
        store.audit.append({
          tenantId,
          entry: { actor, action: 'action-rollback-asked', subject: `action ${id}`, before, after },
        }),
      );
      stage = 'acting';
      const did = await bounded(clock, tools.actMs, async (signal) =>
        action.rollback?.(payload, { resource, epoch, signal: AbortSignal.any([signal, lost, tools.closing]) }),
      );
      const evidence = `${record.evidence ?? ''} Undone by a person: ${sentence(plain(did ?? record.rollback.summary))}`;
      const written = await ask(() => store.actions.settle({ tenantId, id, epoch, status: 'rolled-back', evidence }));
      if (!written) return { status: 'failed', error: 'Another instance took over while it was undone.' };
      return { status: 'rolled-back', evidence };
    } finally {
      await lease.release();
    }
  }

  try {
    const record = await ask(() => store.actions.find({ tenantId, id }));
    return record === null ? refused('There is no such action.') : await underLease(record.resource);
  } catch (error) {
    logger.warn('An action could not be undone.', { id, error });
    return stage === 'asking'
      ? refused(`Nothing was changed: ${explain(error)}`)
      : { status: 'failed', error: explain(error) };
  }
}
