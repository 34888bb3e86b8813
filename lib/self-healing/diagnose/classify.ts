import { describeWait } from '../core/describe-wait';
import { isHealingError } from '../core/errors';
import type { Classification } from '../core/failure';
import type { Sign } from '../core/learning';
import { chainOf, readProperty, readText } from './read';
import { header, type StatedWait, waitFromField, waitFromHeaders, waitFromMessage } from './retry-after';
import { httpStatusClasses, httpStatuses } from './tables/http-status';
import { messages } from './tables/messages';
import { healingCodes, telling, vague, zodShape } from './tables/names';
import { connectCalls, nodeCodeFamilies, nodeCodes, withoutEffect } from './tables/node-codes';
import { adviceHeaders, asAdvised, replies } from './tables/replies';
import { sqlState } from './tables/sqlstate';
import { statedStatus } from './tables/stated-status';
import type { Entry } from './tables/table';
import { twilioCodes } from './tables/twilio';
import { grpcCodes, vendorNames } from './tables/vendors';
import { lasting } from './tables/verdict';

type Judge = (error: unknown) => Entry | undefined;

/** Judges whose word is certain come first; each asks the whole chain, the outermost error before its causes. */
const judges: readonly Judge[] = [certain, byMessage, byServerError, byVagueName, byStatedStatus];

/**
 * Says what kind of failure an error is, whether it can pass by itself, the wait that the server asked for, and whether
 * the error proves that the *failing call* had no effect (it proves nothing about calls before it). Looks along causes
 * and aggregates. Never throws. `nowMs` is only needed for waits that are given as an instant.
 */
export function classify(error: unknown, nowMs: number = Date.now()): Classification {
  return classifyWithSigns(error, nowMs).classification;
}

/** Which signs told the kind and the wait, with where their meaning is written down: at most three. Never throws. */
export function signsOf(error: unknown): Sign[] {
  return classifyWithSigns(error).signs;
}

/** Both in one pass. The texts of the signs come from our tables alone: nothing of the error's own words is in them. */
export function classifyWithSigns(
  error: unknown,
  nowMs: number = Date.now(),
): { classification: Classification; signs: Sign[] } {
  try {
    const chain = chainOf(error);
    for (const judge of judges) {
      for (const link of chain) {
        const found = judge(link);
        if (found) return concluded(found, link, chain, nowMs);
      }
    }
  } catch (trap) {
    // Only an error that fights its reading gets here; it is as unknown as one that says nothing.
    void trap;
  }
  return { classification: { ...lasting('unknown') }, signs: [] };
}

/** Adds what surrounds the verdict: a call that sent nothing, the wait that any link of the chain states. */
function concluded({ verdict, sign }: Entry, link: unknown, chain: readonly unknown[], nowMs: number) {
  const signs = [sign];
  const { kind, transient } = verdict;
  if (!transient) return { classification: { kind, transient, effect: verdict.effect }, signs };
  const call = verdict.effect === 'none' ? undefined : connectCalls.get(readText(link, 'syscall') ?? '');
  if (call) signs.push(call);
  const classification: Classification = { ...(call ? withoutEffect(verdict) : verdict) };
  const wait = statedWait(chain, nowMs, kind === 'rate-limited');
  if (wait) {
    classification.retryAfterMs = wait.waitMs;
    signs.push({ sign: `${wait.said}: wait ${describeWait(wait.waitMs)}`, source: wait.source });
  }
  return { classification, signs };
}

function certain(error: unknown): Entry | undefined {
  if (isHealingError(error)) return healingCodes.get(error.code);
  return byCode(error) ?? byVendor(error) ?? byStatus(error) ?? telling.get(readText(error, 'name') ?? '');
}

/** States under which quite different things are reported, so that the words beside them are read first. */
const reused: ReadonlySet<string> = new Set(['0A000', '08P01', 'XX000', '58000']);

function byCode(error: unknown): Entry | undefined {
  const code = readProperty(error, 'code') ?? readProperty(error, 'errno');
  if (typeof code === 'number') return byNumber(error, code);
  if (typeof code !== 'string') return undefined;
  const known = nodeCodes.get(code) ?? nodeCodeFamilies.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (known) return known;
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return (reused.has(code) ? byMessage(error) : undefined) ?? sqlState(code);
}

function byNumber(error: unknown, code: number): Entry | undefined {
  if (code >= 20_000) return twilioCodes.get(code);
  const isGrpc = readText(error, 'details') !== undefined && readProperty(error, 'metadata') !== undefined;
  return isGrpc ? grpcCodes.get(code) : undefined;
}

function byVendor(error: unknown): Entry | undefined {
  for (const key of ['code', 'type', 'name', 'Code']) {
    const verdict = vendorNames.get(readText(error, key) ?? '');
    if (verdict) return verdict;
  }
  const inner = readProperty(error, 'error');
  const inside =
    typeof inner === 'object' && inner !== null && inner !== error
      ? (vendorNames.get(readText(inner, 'code') ?? '') ?? vendorNames.get(readText(inner, 'type') ?? ''))
      : undefined;
  return inside ?? byTrait(readProperty(error, '$retryable'));
}

function byTrait(trait: unknown): Entry | undefined {
  if (typeof trait !== 'object' || trait === null) return undefined;
  return readProperty(trait, 'throttling') === true ? replies.awsThrottling : replies.awsRetryable;
}

/** The status wherever clients put it: fetch wrappers, axios, got, the AWS SDK, `http-errors`. */
function statusOf(error: unknown): number | undefined {
  const places = [
    readProperty(error, 'status'),
    readProperty(error, 'statusCode'),
    readProperty(readProperty(error, 'response'), 'status'),
    readProperty(readProperty(error, 'response'), 'statusCode'),
    readProperty(readProperty(error, '$metadata'), 'httpStatusCode'),
  ];
  const found = places.map((place) => (typeof place === 'string' && /^\d{3}$/.test(place) ? Number(place) : place));
  return found.find((place): place is number => typeof place === 'number' && place >= 400 && place < 600);
}

function byStatus(error: unknown): Entry | undefined {
  const status = statusOf(error);
  if (status === undefined || status === 500) return undefined;
  const headers = headersOf(error);
  if (status === 403 && Number(header(headers, 'x-ratelimit-remaining') ?? 1) === 0) return replies.spentLimit;
  if (status === 413 && header(headers, 'retry-after') !== undefined) return replies.tooLargeForNow;
  return withAdvice(httpStatuses.get(status) ?? httpStatusClasses.get(Math.floor(status / 100)), headers);
}

function withAdvice(found: Entry | undefined, headers: unknown): Entry | undefined {
  if (!found || typeof headers !== 'object' || headers === null) return found;
  for (const [name, source] of adviceHeaders) {
    const word = header(headers, name);
    if (word === 'true' || word === 'false') return asAdvised(found, word === 'true', name, source);
  }
  return found;
}

/** A bare 500 says least of all statuses: what stands behind the error is asked before. */
function byServerError(error: unknown): Entry | undefined {
  return statusOf(error) === 500 ? withAdvice(httpStatuses.get(500), headersOf(error)) : undefined;
}

function byMessage(error: unknown): Entry | undefined {
  const head = headOf(error);
  return head === '' ? undefined : messages.find(([pattern]) => pattern.test(head))?.[1];
}

/** The last resort: what people write themselves where a client gave them a status. */
function byStatedStatus(error: unknown): Entry | undefined {
  const head = headOf(error);
  return head === '' ? undefined : statedStatus(head);
}

function headOf(error: unknown): string {
  const message = typeof error === 'string' ? error : readText(error, 'message');
  return (message ?? '').slice(0, 500);
}

function byVagueName(error: unknown): Entry | undefined {
  const name = readText(error, 'name') ?? '';
  const isZod = Array.isArray(readProperty(error, 'issues')) && /Error$/.test(name);
  return isZod ? zodShape : (vague.get(readText(error, 'type') ?? '') ?? vague.get(name));
}

function headersOf(error: unknown): unknown {
  return (
    readProperty(error, 'headers') ??
    readProperty(error, 'responseHeaders') ??
    readProperty(readProperty(error, 'response'), 'headers') ??
    readProperty(readProperty(error, '$response'), 'headers') ??
    readProperty(error, 'metadata')
  );
}

function statedWait(chain: readonly unknown[], nowMs: number, rateLimited: boolean): StatedWait | undefined {
  for (const link of chain) {
    const wait =
      waitFromHeaders(headersOf(link), nowMs, rateLimited) ??
      waitFromField(link) ??
      (rateLimited ? waitFromMessage(readText(link, 'message') ?? '') : undefined);
    if (wait) return wait;
  }
  return undefined;
}
