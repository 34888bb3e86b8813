import type { AuditActor } from './audit';

/** An effect that may or may not have happened, with all that is known. It waits for the reconcile job or a person. */
export interface Doubt {
  /** The event's id. */
  id: string;
  source: string;
  /** What is in doubt: a transaction can be settled by asking the database, a step and a given-up attempt by a person. */
  part: 'transaction' | 'step' | 'attempt';
  /** Name of the transaction or step. */
  name: string;
  /** The invocation's key: of its completion rows, steps and vendors' idempotency keys. */
  runKey: string;
  actorId: string | null;
  /** The idempotency key that waits for the answer; null without one. */
  key: string | null;
  /** The queued run that was in doubt; null outside the queue. */
  jobId: string | null;
  /** Plain words, redacted: what was seen. */
  known: string;
  openedAtMs: number;
  /** How often the reconcile job asked. */
  asked: number;
  verdict: 'happened' | 'did-not-happen' | null;
  settledBy: AuditActor | null;
  settledAtMs: number | null;
  note: string | null;
}

export interface DoubtStore {
  /** Idempotent by id, part and name. */
  open(input: {
    tenantId: string;
    doubt: Omit<Doubt, 'asked' | 'verdict' | 'settledBy' | 'settledAtMs' | 'note'>;
  }): Promise<void>;
  /** Newest first. */
  list(input: { tenantId: string; open: boolean; limit: number }): Promise<Doubt[]>;
  of(input: { tenantId: string; eventId: string }): Promise<Doubt[]>;
  /** Counts one more question without an answer. */
  noteAsked(input: { tenantId: string; id: string; part: Doubt['part']; name: string }): Promise<void>;
  /** With its audit record, in one transaction. False when it was settled already: the first word stands. */
  settle(input: {
    tenantId: string;
    id: string;
    part: Doubt['part'];
    name: string;
    verdict: NonNullable<Doubt['verdict']>;
    actor: AuditActor;
    note: string;
  }): Promise<boolean>;
}
