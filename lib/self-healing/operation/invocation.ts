import { uuidv7 } from 'uuidv7';
import type { Doubt } from '../core/doubt';
import type { Dependency } from '../core/guards';
import type { AnyHealingOptions } from '../core/options';
import type { KeyScope } from '../core/ports';
import type { Attempt } from './current-attempt';
import type { RuntimeSource } from './runtime';

export type Operation = (...args: unknown[]) => unknown;

/** What a step left behind: its result, or the mark that its effect may have happened. */
export type StepMemory = { state: 'started'; safe: boolean } | { state: 'done'; text: string };

/** An effect that may or may not have happened, in plain words. */
export type PartInDoubt = Pick<Doubt, 'part' | 'name' | 'known'>;

/** A wrapped operation, made once when its module is loaded. */
export interface Definition {
  readonly options: AnyHealingOptions;
  readonly operation: Operation;
  readonly runtime: RuntimeSource;
  readonly dependency: Dependency;
}

/** A run of a stored job. */
export interface QueuedRun {
  id: string;
  actorId: string | null;
  /** Monotonic instant at which another worker may take the job over: nothing new begins after it. */
  leaseEndsAt: number;
  postpone(): Promise<void>;
}

/** One call of a wrapped operation. Everything costly is made on first use. */
export class Invocation {
  /** Same for all attempts, and for all queued runs, of this invocation. */
  private key: string | undefined;
  private identity: string | undefined;
  private stepMemory: Map<string, StepMemory> | undefined;
  /** Steps are remembered in the store as well: queued and keyed runs. */
  durable = false;
  /** Why nothing of this invocation may run again, by the part that stands in the way. */
  private blocks: Map<string, string> | undefined;
  /** Where in it operations that write were started, but for finished steps. */
  private written: Set<string> | undefined;
  private doubtful: Map<string, PartInDoubt> | undefined;
  /** Told when a part in doubt, already written down as such, ended after all. */
  onLateWord: ((part: PartInDoubt, verdict: 'happened' | 'did-not-happen') => void) | null = null;
  /** The idempotency key it runs under. */
  keyScope: KeyScope | null = null;
  /** A fresh Request for each attempt, where the first argument is one whose body was buffered. */
  requestForAttempt: (() => Request) | null = null;
  bodyBytes: Uint8Array | null = null;
  unreplayableBody = false;
  /** Monotonic instant at which everything must have ended; none before the first failure or an explicit deadline. */
  deadlineAt: number | null = null;
  endpoint: string | undefined;
  private pool: readonly string[] | undefined;
  private failedUrls: Set<string> | undefined;
  attempts = 0;
  /** It waited for a breaker for as long as anybody should. */
  waitedOut = false;
  /** The dependency of the step that failed last, where it has its own. */
  atFault: Dependency | null = null;
  /** The error that an operation inside this one gave up on. */
  settled: { error: unknown } | null = null;
  /** Told the first fresh, verified result: what the cache keeps. */
  onFresh: ((value: unknown) => void) | null = null;
  /** Stored as a job: it will be done. */
  deferred = false;
  /** Set in a queued run. */
  job: QueuedRun | null = null;

  constructor(
    readonly definition: Definition,
    readonly args: readonly unknown[],
    readonly self: unknown,
    readonly parent: Attempt | undefined,
  ) {}

  get id(): string {
    this.identity ??= this.job?.id ?? uuidv7();
    return this.identity;
  }

  get steps(): Map<string, StepMemory> {
    this.stepMemory ??= new Map();
    return this.stepMemory;
  }

  get failedEndpoints(): Set<string> {
    this.failedUrls ??= new Set();
    return this.failedUrls;
  }

  get runKey(): string {
    return this.key ?? this.id;
  }

  adoptKey(key: string): void {
    this.key = key;
    this.durable = true;
  }

  block(part: string, reason: string): void {
    this.blocks ??= new Map();
    if (!this.blocks.has(part)) this.blocks.set(part, reason);
  }

  /** An operation inside it that writes has started. */
  writeBegan(part: string): void {
    this.written ??= new Set();
    this.written.add(part);
  }

  /** Writes that no step remembers: to run it again under the same key would repeat them. */
  get wroteOutsideSteps(): boolean {
    return this.written !== undefined && this.written.size > 0;
  }

  /** Something was done, or may have been: an idempotency key is then consumed. */
  get hadEffects(): boolean {
    return this.deferred || this.steps.size > 0 || this.inDoubt !== null || this.blocked !== null;
  }

  /** An effect may or may not have happened. */
  doubt(part: PartInDoubt): void {
    this.doubtful ??= new Map();
    const id = `${part.part}:${part.name}`;
    if (!this.doubtful.has(id)) this.doubtful.set(id, part);
  }

  /** What was in doubt has ended: it is known now. */
  settleDoubt(part: PartInDoubt['part'], name: string, verdict: 'happened' | 'did-not-happen'): void {
    const known = this.doubtful?.get(`${part}:${name}`);
    if (known === undefined) return;
    this.doubtful?.delete(`${part}:${name}`);
    this.onLateWord?.(known, verdict);
  }

  get isDoubtful(): boolean {
    return this.doubtful !== undefined && this.doubtful.size > 0;
  }

  get partsInDoubt(): readonly PartInDoubt[] {
    return this.doubtful === undefined ? [] : [...this.doubtful.values()];
  }

  /** Set when an effect may or may not have happened. */
  get inDoubt(): string | null {
    return this.partsInDoubt[0]?.known ?? null;
  }

  endpoints(): readonly string[] {
    const { endpoints } = this.definition.options;
    this.pool ??= (typeof endpoints === 'function' ? endpoints() : endpoints)?.urls ?? [];
    return this.pool;
  }

  /** Those of the pool that answer well enough, best first. */
  usableEndpoints(): readonly string[] {
    return this.definition.dependency.pool?.usable(this.endpoints()) ?? this.endpoints();
  }

  argumentsOfAttempt(): unknown[] {
    if (!this.requestForAttempt) return this.args as unknown[];
    return [this.requestForAttempt(), ...this.args.slice(1)];
  }

  unblock(part: string): void {
    this.blocks?.delete(part);
    this.written?.delete(part);
  }

  get blocked(): string | null {
    return this.blocks?.values().next().value ?? null;
  }
}
