import { HealingError } from '../core/errors';
import type { KeyScope } from '../core/ports';
import { decode, digest, encode, NotEncodableError } from './codec';
import type { Runtime } from './runtime';

const maxOutcomeBytes = 64 * 1024;

/** How a keyed operation ended, as it is stored for a second submit. */
export type StoredOutcome =
  | { type: 'value'; value: unknown }
  | { type: 'control-flow'; digest: string }
  | { type: 'response'; status: number; headers: [string, string][]; body: string }
  | { type: 'too-large' }
  | { type: 'failed' }
  /** Nobody knows yet. `resumable`: once that is settled, running it again repeats nothing that was done. */
  | { type: 'in-doubt'; eventId: string; resumable: boolean }
  /** A person said that it was; what it returned is not known. */
  | { type: 'carried-out' };

const contextOf = (scope: KeyScope) => `key:${digest(scope.tenantId, scope.actorId, scope.source, scope.key)}`;

/** What cannot be written as JSON, or is longer than 64 KiB, is remembered as done without its result. */
export function sealOutcome(outcome: StoredOutcome, scope: KeyScope, { cipher }: Pick<Runtime, 'cipher'>): string {
  let text: string;
  try {
    text = encode(outcome);
  } catch (error) {
    if (!(error instanceof NotEncodableError)) throw error;
    text = encode({ type: 'too-large' } satisfies StoredOutcome);
  }
  if (Buffer.byteLength(text) > maxOutcomeBytes) text = encode({ type: 'too-large' } satisfies StoredOutcome);
  return cipher.seal(text, contextOf(scope));
}

export function openOutcome(sealed: string, scope: KeyScope, { cipher }: Pick<Runtime, 'cipher'>): StoredOutcome {
  return decode(cipher.open(sealed, contextOf(scope))) as StoredOutcome;
}

export async function toOutcome(value: unknown): Promise<StoredOutcome> {
  if (!(value instanceof Response)) return { type: 'value', value };
  const body = await value.clone().text();
  return { type: 'response', status: value.status, headers: [...value.headers.entries()], body };
}

const conflict = (code: 'KEY_REUSED' | 'KEY_IN_PROGRESS', message: string) =>
  new HealingError(code, message, { status: 409 });

export const inProgress = () =>
  conflict('KEY_IN_PROGRESS', 'The same request is still being worked on. Look at the result before sending it again.');

export const beingChecked = () =>
  conflict(
    'KEY_IN_PROGRESS',
    'This request was sent before, and whether it was carried out is being checked. Please do not send it again.',
  );

/** Gives a second submit what the first one ended with. */
export function replay(outcome: StoredOutcome, { host }: Pick<Runtime, 'host'>): unknown {
  switch (outcome.type) {
    case 'value':
      return outcome.value;
    case 'response':
      return new Response(outcome.body, { status: outcome.status, headers: outcome.headers });
    case 'control-flow':
      throw host.rebuildControlFlow(outcome.digest);
    case 'failed':
      throw conflict(
        'KEY_REUSED',
        'This request failed before, and a part of it may have been carried out. Look at the result before you enter it anew.',
      );
    case 'too-large':
      throw conflict('KEY_IN_PROGRESS', 'The request was carried out; its result was too large to keep.');
    case 'carried-out':
      throw conflict('KEY_IN_PROGRESS', 'The request was carried out; its result is not known.');
    case 'in-doubt':
      throw beingChecked();
  }
}
