import { uuidv7 } from 'uuidv7';
import { HealingError } from '../core/errors';
import type { Clock, ControlView, Logger, Proposal, Store } from '../core/ports';
import { bounded } from '../health/bounded';
import { whyNotAct } from './shared-actions-may-act';

export interface Agreement {
  agreed: boolean;
  by: 'vote' | 'admin' | 'alone';
  /** Plain words with figures. */
  detail: string;
}

export interface VoteRequest {
  action: string;
  resource: string;
  reason: string;
  /** Share of the instances alive now that must say yes. */
  threshold: number;
  /** How long the instances have. */
  voteMs: number;
  /** How long the caller waits; for an admin, too. Default: `voteMs`. */
  deadlineMs?: number;
  signal?: AbortSignal;
}

/** What a voter needs to know of an action. */
export interface VotedAction {
  name: string;
  agrees?(resource: string): Promise<boolean>;
}

export interface Votes {
  /** Asks all. Whatever goes wrong or takes too long is a no. Never rejects. */
  agree(request: VoteRequest): Promise<Agreement>;
  /** Gives this instance's votes on what others proposed. Never rejects. */
  answer(proposals: readonly Proposal[]): Promise<void>;
  register(action: VotedAction): void;
}

export interface VotesInput {
  store: Pick<Store, 'votes' | 'coordination'> & { actions: Pick<Store['actions'], 'latest'> };
  clock: Clock;
  control: { view(): ControlView };
  logger: Logger;
  instanceId: string;
  tenantId: string;
  /** Heartbeats older than this do not count as alive. */
  aliveMs: number;
  actions?: readonly VotedAction[];
  /** Instances come and go with requests: an admin is asked in place of the others. */
  serverless?: boolean;
  /** How long a question to an admin stays open. Default: one hour. */
  approvalMs?: number;
}

const agreesMs = 2_000;
const storeMs = 2_000;
const pollMs = 200;
const defaultApprovalMs = 3_600_000;
const listed = 100;
export const waitsForApproval = "Waits for an admin's approval";

/**
 * Lets the instances that are alive when a critical action is proposed say whether they see its reason, too. It is a
 * brake against one instance's mistake; that an action happens once is the lease's and the fence's part.
 */
export function createVotes(input: VotesInput): Votes {
  const { clock, logger, instanceId, tenantId, aliveMs } = input;
  const { votes, actions, coordination } = input.store;
  const known = new Map((input.actions ?? []).map((action) => [action.name, action]));
  const answering = new Set<string>();

  const ask = <T>(work: () => Promise<T>) => bounded(clock, storeMs, work);

  async function judge({ action, resource }: Pick<Proposal, 'action' | 'resource'>) {
    const voter = known.get(action);
    const whyNot = whyNotAct({ control: input.control, clock, scope: 'fleet' });
    if (whyNot !== null) return { agrees: false, reason: whyNot };
    if (voter?.agrees === undefined) return { agrees: false, reason: 'This instance does not know the action.' };
    try {
      const agrees = (await bounded(clock, agreesMs, async () => voter.agrees?.(resource))) === true;
      return { agrees, reason: agrees ? 'It sees the trouble, too.' : 'It does not see the trouble.' };
    } catch (error) {
      logger.warn('This instance could not judge a proposal and votes no.', { action, resource, error });
      return { agrees: false, reason: 'It could not judge.' };
    }
  }

  async function cast(proposal: Proposal): Promise<void> {
    if (answering.has(proposal.id)) return;
    answering.add(proposal.id);
    try {
      const vote = await judge(proposal);
      await ask(() => votes.cast({ tenantId, id: proposal.id, instanceId, ...vote }));
    } finally {
      answering.delete(proposal.id);
    }
  }

  /** A question to an admin that was asked before, with its answer. One that was acted upon is used up. */
  async function askedBefore({ action, resource, reason }: VoteRequest): Promise<Proposal | null> {
    const proposals = await ask(() => votes.list({ tenantId, limit: listed }));
    const earlier = proposals.find(
      (proposal) =>
        proposal.action === action &&
        proposal.resource === resource &&
        proposal.reason === reason &&
        proposal.expiresAtMs > clock.now(),
    );
    if (earlier === undefined) return null;
    const latest = await ask(() => actions.latest({ tenantId, resource }));
    const used = latest?.action === action && latest.startedAtMs >= earlier.openedAtMs;
    return used && earlier.status !== 'open' ? null : earlier;
  }

  async function open(request: VoteRequest): Promise<Proposal> {
    const { action, resource, reason, threshold, voteMs } = request;
    const ttlMs = input.serverless ? (input.approvalMs ?? defaultApprovalMs) : voteMs;
    // Whoever asks is alive: without a heartbeat of late it would not count, and an empty electorate cannot agree.
    await ask(() => coordination.read({ tenantId, instanceId, aliveMs }));
    return await ask(() =>
      votes.open({
        ...{ tenantId, id: uuidv7(), action, resource, reason, openedBy: instanceId, ttlMs, threshold, aliveMs },
      }),
    );
  }

  /** Until the proposal is decided or `untilMs` (monotonic) has come. */
  async function outcome(proposal: Proposal, untilMs: number, signal?: AbortSignal): Promise<Proposal> {
    let latest = proposal;
    while (latest.status === 'open' && clock.monotonic() < untilMs) {
      await clock.sleep(Math.min(pollMs, Math.max(1, untilMs - clock.monotonic())), signal);
      latest = (await ask(() => votes.find({ tenantId, id: proposal.id }))) ?? latest;
    }
    return latest;
  }

  async function decide(request: VoteRequest): Promise<Agreement> {
    const { voteMs, deadlineMs = voteMs } = request;
    const untilMs = clock.monotonic() + (input.serverless ? deadlineMs : Math.min(voteMs, deadlineMs));
    if (input.serverless) {
      const asked = (await askedBefore(request)) ?? (await open(request));
      return ofAdmin(await outcome(asked, untilMs, request.signal));
    }
    const proposal = await open(request);
    await cast(proposal);
    return ofVote(
      await outcome((await ask(() => votes.find({ tenantId, id: proposal.id }))) ?? proposal, untilMs, request.signal),
    );
  }

  return {
    async agree(request) {
      try {
        return await decide(request);
      } catch (error) {
        logger.warn('No agreement could be asked for; the action is not started.', { action: request.action, error });
        const by = input.serverless ? 'admin' : 'vote';
        const detail = request.signal?.aborted ? 'The caller went away.' : 'The store is away: nobody can be asked.';
        return { agreed: false, by, detail };
      }
    },
    async answer(proposals) {
      if (input.serverless) return;
      const voting = proposals.map((proposal) =>
        cast(proposal).catch((error: unknown) => {
          logger.warn('A vote could not be given; it counts as no.', { proposal: proposal.id, error });
        }),
      );
      await Promise.all(voting);
    },
    register(action) {
      const other = known.get(action.name);
      if (other && other !== action)
        throw new HealingError('INVALID_OPTIONS', `Two actions are named "${action.name}".`);
      known.set(action.name, action);
    },
  };
}

function ofAdmin({ status, approvedBy }: Proposal): Agreement {
  if (status === 'agreed' && approvedBy) return { agreed: true, by: 'admin', detail: 'An admin approved it.' };
  if (status === 'refused') return { agreed: false, by: 'admin', detail: 'An admin refused it.' };
  return { agreed: false, by: 'admin', detail: waitsForApproval };
}

function ofVote({ status, approvedBy, electorate, votes }: Proposal): Agreement {
  const agreed = status === 'agreed';
  if (agreed && approvedBy) return { agreed, by: 'admin', detail: 'An admin approved it.' };
  const yes = votes.filter(({ agrees }) => agrees).length;
  if (electorate.length <= 1) {
    const detail = agreed
      ? 'No other instance is alive; this one sees the trouble.'
      : 'This instance alone did not agree.';
    return { agreed, by: 'alone', detail };
  }
  const absent = electorate.length - votes.length;
  return { agreed, by: 'vote', detail: `${yes} of ${electorate.length} instances agreed, ${absent} did not answer.` };
}
