import type { QueryOutcome } from '../client';

/** Called before a query is sent, with what the fault lab needs to break it. Absent in normal use. */
export type BeforeQuery = (input: { text: string; pid: number | null; client: unknown }) => Promise<void> | void;

/** Shared by all connections of a handle, so that the hook can be set while connections are out. */
export interface QueryHook {
  beforeQuery: BeforeQuery | undefined;
}

export type Command = 'begin' | 'commit' | 'rollback' | 'rollback-to' | 'other';

/** What a statement does to the transaction around it. */
export function commandOf(text: string): Command {
  const start = text.trimStart().slice(0, 24).toLowerCase();
  if (start.startsWith('begin') || start.startsWith('start transaction')) return 'begin';
  if (start.startsWith('commit')) return 'commit';
  if (/^rollback\s+to\b/.test(start)) return 'rollback-to';
  return start.startsWith('rollback') ? 'rollback' : 'other';
}

/** SQLSTATE of a Postgres error, also when an ORM wrapped it. */
export function sqlState(error: unknown): string | null {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code)) return code;
    current = cause;
  }
  return null;
}

/** Completion unknown, idle-in-transaction timeout, transaction timeout: the server ended the session. */
const endingStates = new Set(['40003', '25P03', '25P04']);

/** FATAL and PANIC end the session, whatever their state says; a PANIC may strike after the commit record was written. */
function endsSession(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { severity, cause } = current as { severity?: unknown; cause?: unknown };
    if (severity === 'FATAL' || severity === 'PANIC') return true;
    current = cause;
  }
  return false;
}

/**
 * True when the error leaves the connection unusable, or the fate of the statement open: anything but the verdict of
 * a living server. Classes 08 (connection) and 57P (server shuts down) are not, nor are the codes below.
 */
export function leavesConnectionBroken(error: unknown): boolean {
  const state = sqlState(error);
  return (
    endsSession(error) || state === null || state.startsWith('08') || state.startsWith('57P') || endingStates.has(state)
  );
}

export const emptyOutcome: QueryOutcome = { rows: [], rowCount: 0, command: null };

/** Remembers which error aborted the transaction, since an inner `catch` may have swallowed it. */
export class TransactionWatch {
  /** The error that aborted the running transaction, as far as it is known. */
  abortedBy: unknown = null;
  open = false;

  succeeded(command: Command): void {
    if (command === 'begin') this.open = true;
    if (command === 'commit' || command === 'rollback') this.open = false;
    if (command !== 'other') this.abortedBy = null;
  }

  failed(error: unknown): void {
    // 25P02 only says that an earlier statement failed.
    if (sqlState(error) !== '25P02') this.abortedBy = error;
  }
}

/** A COMMIT that the server answered with ROLLBACK: an error inside was swallowed. */
export class TransactionAbortedError extends Error {
  readonly code = '25P02';
  constructor(cause: unknown) {
    super('The transaction was rolled back: a statement in it had failed, and the error was swallowed.', { cause });
    this.name = 'TransactionAbortedError';
  }
}
