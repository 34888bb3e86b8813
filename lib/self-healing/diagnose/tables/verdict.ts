import type { Classification } from '../../core/failure';
import type { FailureKind } from '../../core/vocabulary';

export type Verdict = Readonly<Classification>;

/** Passes by itself; the failing call may have had its effect. */
export const passing = (kind: FailureKind): Verdict => ({ kind, transient: true, effect: 'unknown' });
/** Passes by itself, and the failing call is known to have done nothing. */
export const passingWithoutEffect = (kind: FailureKind): Verdict => ({ kind, transient: true, effect: 'none' });
/** The same would happen again; the call was refused before it did anything. */
export const refused = (kind: FailureKind): Verdict => ({ kind, transient: false, effect: 'none' });
/** The same would happen again; what the call did before is not known. */
export const lasting = (kind: FailureKind): Verdict => ({ kind, transient: false, effect: 'unknown' });
