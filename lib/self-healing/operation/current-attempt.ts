import { AsyncLocalStorage } from 'node:async_hooks';
import { HealingError } from '../core/errors';
import { processWide } from '../core/process-wide';
import type { Invocation } from './invocation';

/** Where in the operation the code stands that asks: in its body, in one of its steps, or in a transaction. */
export type Place = 'operation' | 'transaction' | `step:${string}`;

/** One run of the operation inside an invocation. Once ended it is fenced: its later effects are refused. */
export class Attempt {
  private controller: AbortController | undefined;
  private cancelled: { reason: unknown } | null = null;
  private over = false;
  private failed = false;
  private taken: Set<string> | undefined;

  constructor(
    readonly invocation: Invocation,
    readonly number: number,
    readonly place: Place = 'operation',
    private readonly outer: Attempt | undefined = undefined,
  ) {}

  get signal(): AbortSignal {
    if (this.outer) return this.outer.signal;
    if (!this.controller) {
      this.controller = new AbortController();
      const parent = this.invocation.parent?.signal;
      if (parent?.aborted) this.controller.abort(parent.reason);
      else parent?.addEventListener('abort', () => this.cancel(parent.reason), { once: true });
      if (this.cancelled) this.controller.abort(this.cancelled.reason);
    }
    return this.controller.signal;
  }

  cancel(reason: unknown): void {
    this.cancelled ??= { reason };
    this.controller?.abort(reason);
  }

  /** `failed`: it may run again, so what is left of it must have no more effects. */
  end(failed = false): void {
    this.over = true;
    this.failed ||= failed;
  }

  get ended(): boolean {
    return this.over || this.outer?.ended === true;
  }

  /** Given up before its end, it or one around it: what it goes on to do must have no more effects. */
  get givenUp(): boolean {
    if (this.outer) return this.outer.givenUp;
    const { job, definition, parent } = this.invocation;
    if (this.cancelled !== null) return true;
    if (job && !this.over && definition.runtime.clock.monotonic() >= job.leaseEndsAt) return true;
    return parent?.givenUp ?? false;
  }

  /** What it calls from now on is refused: it was given up, or it failed and may be running again. */
  private get fencesOthers(): boolean {
    if (this.outer) return this.outer.fencesOthers;
    return this.failed || this.givenUp || (this.invocation.parent?.fencesOthers ?? false);
  }

  get insideTransaction(): boolean {
    return this.place === 'transaction' || this.outer?.insideTransaction === true;
  }

  /** Throws `ATTEMPT_ENDED` for an attempt that was given up: its late effects must not land. */
  assertLive(): void {
    if (this.ended) {
      throw new HealingError('ATTEMPT_ENDED', 'This attempt has ended; its later steps and transactions are refused.');
    }
    const { job, definition, parent } = this.invocation;
    // One that ended well may have left work for after the response, which calls other operations.
    if (parent?.fencesOthers) {
      throw new HealingError('ATTEMPT_ENDED', 'The attempt around this one has ended; what is left of it is refused.');
    }
    if (job && definition.runtime.clock.monotonic() >= job.leaseEndsAt) {
      throw new HealingError(
        'ATTEMPT_ENDED',
        'The lease of this queued run has ended; another worker may have it now.',
      );
    }
  }

  /** Takes a name of a step or transaction; false when this run has it already. */
  takeName(name: string): boolean {
    if (this.outer) return this.outer.takeName(name);
    this.taken ??= new Set();
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    return true;
  }

  /** The same run, seen from inside a step or a transaction. */
  at(place: Place): Attempt {
    return new Attempt(this.invocation, this.number, place, this);
  }
}

/** The attempt that is running here. One storage for all of Next's module graphs. */
export const attempts = processWide('attempts', () => new AsyncLocalStorage<Attempt>());
