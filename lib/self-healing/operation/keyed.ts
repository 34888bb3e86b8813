import { serialize } from 'node:v8';
import { HealingError } from '../core/errors';
import type { KeyScope } from '../core/ports';
import { decode, digest, encode, NotEncodableError } from './codec';
import type { Invocation } from './invocation';
import type { Runtime } from './runtime';

const maxOutcomeBytes = 64 * 1024;
const maxKeyLength = 200;
const claimLeaseMs = 60_000;
const firstPollMs = 50;
const longestPollMs = 500;

/** How a keyed operation ended, as it is stored for a second submit. */
type StoredOutcome =
  | { type: 'value'; value: unknown }
  | { type: 'control-flow'; digest: string }
  | { type: 'response'; status: number; headers: [string, string][]; body: string }
  | { type: 'too-large' }
  | { type: 'failed' };

const inProgress = () =>
  new HealingError(
    'KEY_IN_PROGRESS',
    'The same request is still being worked on. Look at the result before sending it again.',
    {
      status: 409,
    },
  );

/**
 * Runs a keyed operation once: a second submit of the same key by the same actor waits for the first and gets its
 * outcome. Without a key, or for a visitor who is not signed in, it just runs.
 * @throws HealingError `KEY_REUSED` (422), `KEY_IN_PROGRESS` (409), `STORE_UNAVAILABLE` (503).
 */
export async function runKeyed(invocation: Invocation, run: () => Promise<unknown>): Promise<unknown> {
  const { definition, args } = invocation;
  const key = definition.options.idempotencyKey?.(...(args as unknown[]));
  if (!key) return await run();
  if (key.length > maxKeyLength) {
    throw new HealingError('KEY_REUSED', `An idempotency key has at most ${maxKeyLength} characters.`, { status: 422 });
  }
  const runtime = await definition.runtime.load();
  const actor = await runtime.host.actor();
  // Nobody may be served a stored outcome without being known; the operation itself refuses strangers.
  if (!actor) return await run();

  const scope: KeyScope = { ...actor, source: definition.options.source, key };
  const claim = await claimOrWait(invocation, scope, runtime);
  if ('outcome' in claim) return replay(claim.outcome, runtime);

  invocation.adoptKey(digest(scope.tenantId, scope.actorId, scope.source, scope.key).slice(0, 40));
  const settle = async (decide: () => StoredOutcome | null | Promise<StoredOutcome>) => {
    const { keys } = runtime.store;
    try {
      const outcome = await decide();
      if (outcome === null) await keys.release(scope, claim.epoch);
      else await keys.complete(scope, claim.epoch, seal(outcome, scope, runtime));
    } catch (error) {
      // What was done is done and remembered in its completion rows; the claim itself runs out.
      runtime.logger.warn(`${scope.source}: the outcome of a keyed request could not be stored`, { error });
    }
  };
  const consumed = () => claim.consumes || invocation.hadEffects;
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    const control = runtime.host.describeControlFlow(error);
    await settle(() => {
      if (control !== null && consumed()) return { type: 'control-flow', digest: control };
      return claim.consumes || invocation.inDoubt ? { type: 'failed' } : null;
    });
    throw error;
  }
  await settle(() => (consumed() ? toOutcome(value) : null));
  return value;
}

type Claimed = { epoch: number; consumes: boolean } | { outcome: StoredOutcome };

async function claimOrWait(invocation: Invocation, scope: KeyScope, runtime: Runtime): Promise<Claimed> {
  const { store, clock, limits, cipher } = runtime;
  const argumentsDigest = digestArguments(invocation);
  const giveUpAt = clock.monotonic() + limits.keyWaitMs;
  // Nothing may start under a key that could not be claimed.
  const claim = async () => {
    try {
      return await store.keys.claim(scope, { argumentsDigest, leaseMs: claimLeaseMs, ttlMs: limits.keyTtlMs });
    } catch (error) {
      throw new HealingError('STORE_UNAVAILABLE', 'The request was not started: its key could not be stored.', {
        cause: error,
        status: 503,
      });
    }
  };
  for (let waitMs = firstPollMs; ; waitMs = Math.min(waitMs * 2, longestPollMs)) {
    const found = await claim();
    if (found.status === 'claimed') {
      const consumes = (invocation.definition.options.effects ?? 'once') !== 'transactional';
      // Taken over from a holder that vanished: what is not remembered in steps may have happened.
      if (found.resumed && (invocation.definition.options.effects ?? 'once') === 'once') throw inProgress();
      return { epoch: found.epoch, consumes };
    }
    if (found.status === 'done') {
      return { outcome: decode(cipher.open(found.outcome, contextOf(scope))) as StoredOutcome };
    }
    if (found.status === 'mismatch') {
      throw new HealingError('KEY_REUSED', 'This idempotency key was used for another request.', { status: 422 });
    }
    if (clock.monotonic() + waitMs > giveUpAt) throw inProgress();
    await clock.sleep(waitMs);
  }
}

const contextOf = (scope: KeyScope) => `key:${digest(scope.tenantId, scope.actorId, scope.source, scope.key)}`;

function seal(outcome: StoredOutcome, scope: KeyScope, { cipher }: Runtime): string {
  let text: string;
  try {
    text = encode(outcome);
  } catch (error) {
    if (!(error instanceof NotEncodableError)) throw error;
    text = encode({ type: 'too-large' } satisfies StoredOutcome);
  }
  if (text.length > maxOutcomeBytes) text = encode({ type: 'too-large' } satisfies StoredOutcome);
  return cipher.seal(text, contextOf(scope));
}

async function toOutcome(value: unknown): Promise<StoredOutcome> {
  if (!(value instanceof Response)) return { type: 'value', value };
  const body = await value.clone().text();
  return { type: 'response', status: value.status, headers: [...value.headers.entries()], body };
}

function replay(outcome: StoredOutcome, { host }: Runtime): unknown {
  switch (outcome.type) {
    case 'value':
      return outcome.value;
    case 'response':
      return new Response(outcome.body, { status: outcome.status, headers: outcome.headers });
    case 'control-flow':
      throw host.rebuildControlFlow(outcome.digest);
    case 'failed':
      throw new HealingError('KEY_REUSED', 'This very request failed before and may have had its effect. Start anew.', {
        status: 409,
      });
    case 'too-large':
      throw new HealingError('KEY_IN_PROGRESS', 'The request was carried out; its result was too large to keep.', {
        status: 409,
      });
  }
}

/**
 * What makes two submits the same request. Next adds `$ACTION` fields and React hands the previous state along;
 * neither is part of what the user sent.
 */
function digestArguments(invocation: Invocation): string {
  const { args } = invocation;
  const form = args.find((value) => value instanceof FormData);
  if (form) {
    const fields = [...form.entries()].filter(([name]) => !name.startsWith('$ACTION'));
    const bound = args.filter((value) => typeof value === 'string' || typeof value === 'number');
    return digest(
      encode([bound, fields.map(([name, value]) => [name, typeof value === 'string' ? value : fileMark(value)])]),
    );
  }
  const request = args[0];
  if (request instanceof Request) {
    return digest(request.method, request.url, Buffer.from(invocation.bodyBytes ?? []).toString('base64'));
  }
  return digest(comparable(args));
}

/** Maps, cycles and the like take another form; what has none at all (a function, a stream) is not compared. */
function comparable(args: readonly unknown[]): string {
  try {
    return encode(args);
  } catch (notJson) {
    if (!(notJson instanceof NotEncodableError || notJson instanceof RangeError)) throw notJson;
  }
  try {
    return serialize(args).toString('base64');
  } catch {
    return `(${args.length} arguments that cannot be compared)`;
  }
}

const fileMark = (file: File) => `${file.name}:${file.size}:${file.type}`;
