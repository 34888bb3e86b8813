import type { SharedActionRecord, SharedActionState, SharedActionStore } from '../core/ports';
import type { KeptLease } from './shared-actions-lease';

/** Where an action is written down, and how it knows that it is still its turn. */
export interface Ledger {
  /** 0 in a process. */
  readonly epoch: number;
  /** Aborts when another may have the resource. */
  readonly lost: AbortSignal;
  /** Before anything is changed. False: fenced off. Throws while the store is away. */
  begin(record: SharedActionRecord): Promise<boolean>;
  /** False: fenced off. Throws while the store is away. */
  settle(status: SharedActionState, evidence: string, watched?: SharedActionRecord['watched']): Promise<boolean>;
  /** Asks anew whether it is still its turn. */
  confirm(): Promise<boolean>;
  end(): Promise<void>;
}

/** Under a lease: every word is checked against its epoch. */
export function fleetLedger(input: {
  lease: KeptLease;
  actions: SharedActionStore;
  tenantId: string;
  id: string;
  ask: <T>(work: () => Promise<T>) => Promise<T>;
}): Ledger {
  const { lease, actions, tenantId, id, ask } = input;
  const { epoch } = lease;
  return {
    epoch,
    lost: lease.lost,
    begin: (record) => ask(() => actions.begin({ tenantId, record })),
    settle: (status, evidence, watched) =>
      ask(() => actions.settle({ tenantId, id, epoch, status, evidence, ...(watched ? { watched } : {}) })),
    confirm: () => lease.confirm(),
    end: () => lease.release(),
  };
}

/** What is local to a process is its own business: nothing is stored, nobody can take it over. */
export function processLedger(): Ledger {
  const yes = async () => true;
  return { epoch: 0, lost: new AbortController().signal, begin: yes, settle: yes, confirm: yes, end: async () => {} };
}
