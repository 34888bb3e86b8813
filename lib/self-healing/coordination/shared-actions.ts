import { uuidv7 } from 'uuidv7';
import type { Cipher, Clock, ControlView, Logger, SharedActionRecord, Store } from '../core/ports';
import type { Mode } from '../core/vocabulary';
import { bounded } from '../health/bounded';
import type { HealingLimits, HealingSlot, SlotEnding } from './healing-limits';
import type { SharedAction, SharedActionRequest, SharedActionResult } from './shared-action';
import { createFlights, type Flight } from './shared-actions-flights';
import { keepLease } from './shared-actions-lease';
import { fleetLedger, type Ledger, processLedger } from './shared-actions-ledger';
import { whyNotAct } from './shared-actions-may-act';
import { resultOfEarlier } from './shared-actions-others';
import { explain, type PerformTools, perform } from './shared-actions-perform';
import { type RollbackRequest, type RollbackResult, rollBackStored } from './shared-actions-rollback';
import type { Votes } from './vote';

export type * from './shared-action';
export { defineSharedAction } from './shared-action';

export interface SharedActions {
  /**
   * Has the action done once, here or by another instance. Never rejects. Calls for the same action and resource that
   * overlap in this process share one result, and so do those of other instances.
   */
  run(request: SharedActionRequest): Promise<SharedActionResult>;
  /** Undoes a settled action from its stored plan, because a person said so. Never rejects. */
  rollBack(request: RollbackRequest): Promise<RollbackResult>;
  /** Makes an action known that other instances may put to a vote here. */
  register(action: SharedAction): void;
  /** When all that nobody waits for (watches) has ended. */
  idle(): Promise<void>;
  /** Gives up watches and whatever runs. What was done stays done, as unproven. */
  close(): Promise<void>;
}

export interface SharedActionsInput {
  store: Pick<Store, 'leases' | 'actions' | 'audit'>;
  clock: Clock;
  cipher: Cipher;
  logger: Logger;
  limits: HealingLimits;
  votes: Pick<Votes, 'agree' | 'register'>;
  control: { view(): ControlView };
  instanceId: string;
  tenantId: string;
  /** What is done in this process at most (`SELFHEAL_MODE`). Default: heal. */
  mode?: () => Mode;
  /** Those that other instances may put to a vote here. */
  actions?: readonly SharedAction[];
  /** How long an action may take, milliseconds. Default 30 000. */
  actMs?: number;
}

const storeMs = 2_000;
const shortestPauseMs = 100;
const longestPauseMs = 1_000;
const notInTime = 'No turn came in time; nothing was changed by this instance.';

/** Runs actions on state that others use: limited, agreed to, leased, fenced, undoable, and watched afterwards. */
export function createSharedActions(input: SharedActionsInput): SharedActions {
  const { store, clock, logger, limits, votes, control, instanceId, tenantId } = input;
  const actMs = input.actMs ?? 30_000;
  const closing = new AbortController();
  const background = new Set<Promise<void>>();
  const held = new Map<string, number>();
  const flights = createFlights({ clock, closing: closing.signal });
  const known = new Map<string, SharedAction>();
  const register = (action: SharedAction) => {
    votes.register(action);
    known.set(action.name, action);
  };
  for (const action of input.actions ?? []) register(action);
  const ask = <T>(work: () => Promise<T>) => bounded(clock, storeMs, work);

  const toolsFor = ({ scope }: SharedAction): PerformTools => ({
    ...{ clock, logger, instanceId, cipher: input.cipher, closing: closing.signal, actMs },
    settings: () => control.view().settings,
    whyNot: () => whyNotAct({ control, clock, scope, ...(input.mode ? { mode: input.mode } : {}) }),
    background(work) {
      const running = work()
        .catch((error: unknown) => logger.error('A watch over an action failed.', { error }))
        .finally(() => background.delete(running));
      background.add(running);
    },
  });

  /** Waits in line as the most urgent and the most patient of its callers would. */
  async function takeSlot(flight: Flight, { fingerprint }: SharedActionRequest) {
    for (;;) {
      const severity = flight.severity();
      const deadlineMs = flight.remainingMs();
      const untilMs = clock.monotonic() + deadlineMs;
      const slot = await limits.acquire({ fingerprint, severity, deadlineMs, signal: flight.waiting() });
      const changed = flight.severity() !== severity || clock.monotonic() >= untilMs;
      if (!('refused' in slot) || !changed || flight.gone.aborted || flight.remainingMs() === 0) return slot;
    }
  }

  /** What the holder of the resource did about it; null while it does, or when it did something else. */
  const resultOfHolder = (record: SharedActionRecord | null, { action }: SharedActionRequest, sinceMs: number) =>
    resultOfEarlier(record, {
      ...{ action: action.name, instanceId, nowMs: clock.now(), sinceMs },
      withinMs: control.view().settings.watchMs,
    });

  const latest = (resource: string) => ask(() => store.actions.latest({ tenantId, resource }));

  /**
   * Under the lease: what was done while this one waited, or about the same failure just now. `seen` is the newest record when the lease was another's; undefined when it never was.
   */
  async function doneBefore(
    { action, resource, fingerprint }: SharedActionRequest,
    seen: SharedActionRecord | null | undefined,
  ) {
    const record = await latest(resource);
    if (record === null) return null;
    const wanted = { action: action.name, instanceId, nowMs: clock.now() };
    const news = seen !== undefined && (seen?.id !== record.id || seen.settledAtMs === null);
    if (news) return resultOfEarlier(record, { ...wanted, withinMs: Number.POSITIVE_INFINITY, sinceMs: 0 });
    if (fingerprint === null || record.fingerprint !== fingerprint) return null;
    const withinMs = control.view().settings.cooldownMs;
    return resultOfEarlier(record, { ...wanted, withinMs, sinceMs: wanted.nowMs });
  }

  /** Under the lease: whether it is still wanted and agreed to. A result ends it. */
  async function lastQuestions(
    request: SharedActionRequest,
    flight: Flight,
    seen: SharedActionRecord | null | undefined,
  ): Promise<{ result: SharedActionResult; ending: SlotEnding } | null> {
    const { action, resource } = request;
    const { consensusThreshold, voteMs } = control.view().settings;
    const earlier = await doneBefore(request, seen);
    if (earlier) return { result: earlier, ending: 'answered' };
    if (!action.critical) return null;
    const { agreed, by, detail } = await votes.agree({
      ...{ action: action.name, resource, reason: request.reason, threshold: consensusThreshold },
      ...{ voteMs, deadlineMs: flight.remainingMs(), signal: flight.gone },
    });
    logger.info('Agreement to a critical action.', { action: action.name, resource, agreed, by, detail });
    return agreed
      ? null
      : { result: { status: 'refused', reason: detail }, ending: by === 'admin' ? 'unused' : 'answered' };
  }

  /** One round under a slot. Null: another instance holds the resource; wait and try again. */
  async function round(
    request: SharedActionRequest,
    flight: Flight,
    slot: HealingSlot,
    seen: SharedActionRecord | null | undefined,
  ): Promise<SharedActionResult | null> {
    const { action, resource } = request;
    const id = uuidv7();
    let ending: SlotEnding = 'unused';
    const carryOut = (ledger: Ledger) => {
      const onStart = () => {
        ending = 'started';
      };
      const unwanted = () => (flight.gone.aborted ? 'Nobody waits for it any more.' : null);
      const turns = { unwanted, onCommit: flight.begun, onStart, onSettled: flight.settled };
      return perform(toolsFor(action), { id, request, ledger, ...turns });
    };
    try {
      if (action.scope === 'process') return await carryOut(processLedger());
      const lease = await keepLease({
        ...{ leases: store.leases, clock, logger, held, tenantId, name: `shared:${resource}`, holder: instanceId },
      });
      if (lease === null) return null;
      let answer: Awaited<ReturnType<typeof lastQuestions>> = null;
      try {
        answer = await lastQuestions(request, flight, seen);
      } catch (error) {
        await lease.release();
        throw error;
      }
      if (answer === null) return await carryOut(fleetLedger({ lease, actions: store.actions, tenantId, id, ask }));
      await lease.release();
      ending = answer.ending;
      return answer.result;
    } finally {
      slot.release(ending);
    }
  }

  async function fly(request: SharedActionRequest, flight: Flight): Promise<SharedActionResult> {
    const { whyNot } = toolsFor(request.action);
    const sinceMs = clock.now();
    let pauseMs = shortestPauseMs;
    let seen: SharedActionRecord | null | undefined;
    try {
      while (flight.remainingMs() > 0 && !flight.gone.aborted) {
        const reason = whyNot();
        if (reason !== null) return { status: 'refused', reason };
        const slot = await takeSlot(flight, request);
        if ('refused' in slot) return { status: 'refused', reason: slot.refused };
        const result = await round(request, flight, slot, seen);
        if (result) return result;
        seen = await latest(request.resource);
        const shared = resultOfHolder(seen, request, sinceMs);
        if (shared) return shared;
        if (flight.remainingMs() > 0) await clock.sleep(Math.min(pauseMs, flight.remainingMs()), flight.gone);
        pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
      }
    } catch (error) {
      if (flight.gone.aborted) return { status: 'refused', reason: notInTime };
      logger.warn('An action on shared state was not started.', { action: request.action.name, error });
      return { status: 'refused', reason: `Nothing was changed: ${explain(error)}` };
    }
    return { status: 'refused', reason: notInTime };
  }

  return {
    run: (request) => flights.join(request, (flight) => fly(request, flight)),
    register,
    rollBack: (request) =>
      rollBackStored(
        {
          ...{ store, clock, logger, tenantId, instanceId, held, storeMs, cipher: input.cipher },
          ...{ closing: closing.signal, actMs, actionNamed: (name) => known.get(name) },
        },
        request,
      ),
    async idle() {
      while (background.size > 0) await Promise.all(background);
    },
    async close() {
      closing.abort(new Error('This instance is ending.'));
      await flights.ended();
      while (background.size > 0) await Promise.all(background);
    },
  };
}
