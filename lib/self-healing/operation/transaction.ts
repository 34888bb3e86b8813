import { HealingError, isHealingError } from '../core/errors';
import type { TransactionClaim } from '../core/ports';
import type { RegisteredTransaction } from '../core/register';
import { type Attempt, attempts } from './current-attempt';
import type { Invocation } from './invocation';
import type { Runtime } from './runtime';

/** How a finished transaction is stored: its value, or the redirect that ended it. */
type Ending = { v?: unknown } | { controlFlow: string };

/**
 * Runs `work` in one database transaction that happens at most once in the life of the invocation: a completion row
 * commits with it, and the same transaction again returns the stored result.
 */
export async function runTransaction<T>(
  attempt: Attempt,
  name: string,
  work: (tx: RegisteredTransaction) => Promise<T>,
): Promise<T> {
  const { invocation } = attempt;
  if (attempt.insideTransaction) {
    throw new HealingError('STEP_INSIDE_TRANSACTION', `Transaction "${name}" stands inside another one.`);
  }
  attempt.assertLive();
  const memoryName = `transaction:${name}`;
  if (!attempt.takeName(memoryName)) {
    throw new HealingError('DUPLICATE_STEP', `Two transactions of this run are named "${name}".`);
  }

  const runtime = await invocation.definition.runtime.load();
  attempt.assertLive();
  const { host, clock, limits } = runtime;
  const known = invocation.steps.get(memoryName);
  let text = known?.state === 'done' ? known.text : null;
  if (text === null) {
    const remaining = invocation.deadlineAt === null ? limits.transactionMs : invocation.deadlineAt - clock.monotonic();
    const claim = completionClaim(runtime, invocation, name);
    invocation.steps.set(memoryName, { state: 'started', safe: false });
    try {
      const committed = await runtime.transactor.once(
        claim,
        async (tx) => {
          const ending = await attempts.run(attempt.at('transaction'), () => runWork(host, work, tx));
          attempt.assertLive();
          return runtime.cipher.seal(JSON.stringify(ending), `completion:${claim.key}`);
        },
        { deadlineMs: Math.max(1, remaining), signal: attempt.signal },
      );
      text = runtime.cipher.open(committed.result, `completion:${claim.key}`);
    } catch (error) {
      if (isHealingError(error, 'COMMIT_UNKNOWN')) {
        const known = `The connection broke during COMMIT: it is not known whether the transaction "${name}" was committed.`;
        invocation.block(memoryName, 'it is not known whether its transaction was committed');
        invocation.doubt({ part: 'transaction', name, known });
      } else {
        invocation.steps.delete(memoryName);
        invocation.settleDoubt('transaction', name, 'did-not-happen');
      }
      throw error;
    }
    invocation.steps.set(memoryName, { state: 'done', text });
    invocation.settleDoubt('transaction', name, 'happened');
  }
  const ending = JSON.parse(text) as Ending;
  if ('controlFlow' in ending) throw host.rebuildControlFlow(ending.controlFlow);
  return ending.v as T;
}

/** The completion row outlives the idempotency key, and every queued run that may ask for it. */
export function completionClaim(
  { tenantId, limits }: Pick<Runtime, 'tenantId' | 'limits'>,
  { runKey, definition }: Pick<Invocation, 'runKey' | 'definition'>,
  name: string,
): TransactionClaim {
  const ttlMs = limits.keyTtlMs + (definition.options.queue?.expiresMs ?? 0);
  return { tenantId, key: `${runKey}/${name}`, ttlMs };
}

/** A redirect completes the work and commits; every other throw rolls back. */
async function runWork<T>(
  host: { completes(error: unknown): boolean; describeControlFlow(error: unknown): string | null },
  work: (tx: RegisteredTransaction) => Promise<T>,
  tx: unknown,
): Promise<Ending> {
  try {
    return { v: await work(tx as RegisteredTransaction) };
  } catch (error) {
    const controlFlow = host.completes(error) ? host.describeControlFlow(error) : null;
    if (controlFlow === null) throw error;
    return { controlFlow };
  }
}
