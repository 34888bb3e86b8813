import { plainHost } from '../adapters/plain-host';
import type { Host } from '../core/ports';

/** A Host whose deferred work begins at once: a test finds what was written as soon as its call has ended. */
export const hostAtOnce = (overrides: Partial<Host> = {}): Host =>
  plainHost({ after: (work) => void work(), ...overrides });
