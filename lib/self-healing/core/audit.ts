/** Who did something. `id` is a user's id, an instance's or part's name, or the model's name. */
export interface AuditActor {
  type: 'user' | 'system' | 'model';
  id: string;
}

export interface AuditEntry {
  actor: AuditActor;
  /** Noun and verb: `settings-saved`, `approval-granted`. */
  action: string;
  /** What it was done to: `settings`, `approval 0198…`. */
  subject: string;
  before: unknown;
  after: unknown;
}

/**
 * One link of the chain. `hash` covers everything but the payload itself; of that only its digest is hashed, so that a
 * payload can be erased and the chain still verifies.
 */
export interface AuditRecord extends AuditEntry {
  /** Whose chain it is; hashed as well, so that an exported chain can be verified by itself. */
  tenantId: string;
  service: string;
  /** Counts up from 1 without gaps. */
  sequence: number;
  atMs: number;
  payloadDigest: string;
  previousHash: string;
  hash: string;
  /** `before` and `after` were erased; their digest remains. */
  erased: boolean;
}

/** The newest link; whoever keeps a copy elsewhere can tell a chain that was cut or written anew. */
export interface AuditHead {
  sequence: number;
  hash: string;
}

export interface AuditStore {
  /** In a transaction of its own. */
  append(input: { tenantId: string; entry: AuditEntry }): Promise<AuditHead>;
  head(input: { tenantId: string }): Promise<AuditHead | null>;
  /** Newest first; `before` is exclusive. */
  list(input: { tenantId: string; before?: number; limit: number }): Promise<AuditRecord[]>;
  /** Oldest first, from `from` on: for verifying and exporting. */
  range(input: { tenantId: string; from: number; limit: number }): Promise<AuditRecord[]>;
  /** Removes the payload of one record and writes a record of that. False when there is none to remove. */
  erase(input: { tenantId: string; sequence: number; actor: AuditActor }): Promise<boolean>;
}
