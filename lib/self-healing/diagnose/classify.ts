import { isHealingError } from '../core/errors';
import type { Classification } from '../core/failure';
import { chainOf, readProperty, readText } from './read';
import { header, waitFromHeaders, waitFromMessage } from './retry-after';
import { httpStatusClasses, httpStatuses } from './tables/http-status';
import { messages } from './tables/messages';
import { healingCodes, telling, vague } from './tables/names';
import { connectCalls, nodeCodeFamilies, nodeCodes } from './tables/node-codes';
import { sqlStateClasses, sqlStates } from './tables/sqlstate';
import { grpcCodes, twilioCodes, vendorNames } from './tables/vendors';
import { lasting, passingWithoutEffect, type Verdict } from './tables/verdict';

type Judge = (error: unknown) => Verdict | undefined;

/** Judges whose word is certain come first; each asks the whole chain, the outermost error before its causes. */
const judges: readonly Judge[] = [certain, byMessage, byServerError, byVagueName];

/**
 * Says what kind of failure an error is, whether it can pass by itself, the wait that the server asked for, and whether
 * the error proves that the *failing call* had no effect (it proves nothing about calls before it). Looks along causes
 * and aggregates. Never throws. `nowMs` is only needed for waits that are given as an instant.
 */
export function classify(error: unknown, nowMs: number = Date.now()): Classification {
  try {
    const chain = chainOf(error);
    for (const judge of judges) {
      for (const link of chain) {
        const verdict = judge(link);
        if (verdict) return withWait(verdict, chain, nowMs);
      }
    }
  } catch (trap) {
    // Only an error that fights its reading gets here; it is as unknown as one that says nothing.
    void trap;
  }
  return { ...lasting('unknown') };
}

function certain(error: unknown): Verdict | undefined {
  if (isHealingError(error)) return healingCodes[error.code];
  return byCode(error) ?? byVendor(error) ?? byStatus(error) ?? telling.get(readText(error, 'name') ?? '');
}

function byCode(error: unknown): Verdict | undefined {
  const code = readProperty(error, 'code') ?? readProperty(error, 'errno');
  if (typeof code === 'number') return byNumber(error, code);
  if (typeof code !== 'string') return undefined;
  const known = nodeCodes.get(code) ?? nodeCodeFamilies.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (known) return sentNothing(error) && known.transient ? passingWithoutEffect(known.kind) : known;
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  // A message may tell a listed state apart further: a stale plan is reported as "feature not supported", and PgBouncer
  // reports a server that went away as a breach of the protocol.
  return (
    (code === '0A000' || code === '08P01' ? byMessage(error) : undefined) ??
    sqlStates.get(code) ??
    sqlStateClasses.get(code.slice(0, 2))
  );
}

function sentNothing(error: unknown): boolean {
  return connectCalls.has(readText(error, 'syscall') ?? '');
}

function byNumber(error: unknown, code: number): Verdict | undefined {
  if (code >= 20_000) return twilioCodes.get(code);
  const isGrpc = readText(error, 'details') !== undefined && readProperty(error, 'metadata') !== undefined;
  return isGrpc ? grpcCodes.get(code) : undefined;
}

function byVendor(error: unknown): Verdict | undefined {
  for (const key of ['code', 'type', 'name', 'Code']) {
    const verdict = vendorNames.get(readText(error, key) ?? '');
    if (verdict) return verdict;
  }
  const inner = readProperty(error, 'error');
  return typeof inner === 'object' && inner !== null && inner !== error
    ? (vendorNames.get(readText(inner, 'code') ?? '') ?? vendorNames.get(readText(inner, 'type') ?? ''))
    : undefined;
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

function byStatus(error: unknown): Verdict | undefined {
  const status = statusOf(error);
  if (status === undefined || status === 500) return undefined;
  // GitHub refuses with 403 what others answer with 429.
  if (status === 403 && Number(header(headersOf(error), 'x-ratelimit-remaining') ?? 1) === 0)
    return passingWithoutEffect('rate-limited');
  return httpStatuses.get(status) ?? httpStatusClasses.get(Math.floor(status / 100));
}

/** A bare 500 says least of all statuses: what stands behind the error is asked before. */
function byServerError(error: unknown): Verdict | undefined {
  return statusOf(error) === 500 ? httpStatuses.get(500) : undefined;
}

function byMessage(error: unknown): Verdict | undefined {
  const message = typeof error === 'string' ? error : readText(error, 'message');
  if (!message) return undefined;
  const head = message.slice(0, 500);
  return messages.find(([pattern]) => pattern.test(head))?.[1];
}

function byVagueName(error: unknown): Verdict | undefined {
  const name = readText(error, 'name') ?? '';
  const isZod = Array.isArray(readProperty(error, 'issues')) && /Error$/.test(name);
  return isZod ? lasting('validation') : (vague.get(readText(error, 'type') ?? '') ?? vague.get(name));
}

function headersOf(error: unknown): unknown {
  return (
    readProperty(error, 'headers') ??
    readProperty(error, 'responseHeaders') ??
    readProperty(readProperty(error, 'response'), 'headers') ??
    readProperty(readProperty(error, '$response'), 'headers')
  );
}

/** Adds the wait that any link of the chain states: by headers, by a field of the vendor's, by its message. */
function withWait(verdict: Verdict, chain: readonly unknown[], nowMs: number): Classification {
  if (!verdict.transient) return { kind: verdict.kind, transient: false, effect: verdict.effect };
  const rateLimited = verdict.kind === 'rate-limited';
  for (const link of chain) {
    const waitMs =
      waitFromHeaders(headersOf(link), nowMs, rateLimited) ??
      waitFromField(link) ??
      (rateLimited ? waitFromMessage(readText(link, 'message') ?? '') : undefined);
    if (waitMs !== undefined) return { ...verdict, retryAfterMs: waitMs };
  }
  return { ...verdict };
}

/** `retryAfterMs`, and the seconds of Slack, Discord and Telegram. */
function waitFromField(error: unknown): number | undefined {
  const ms = readProperty(error, 'retryAfterMs');
  const seconds =
    readProperty(error, 'retryAfter') ??
    readProperty(error, 'retry_after') ??
    readProperty(readProperty(error, 'parameters'), 'retry_after');
  const wait = typeof ms === 'number' ? ms : typeof seconds === 'number' ? seconds * 1_000 : undefined;
  return wait === undefined || !Number.isFinite(wait) ? undefined : Math.min(86_400_000, Math.max(0, Math.round(wait)));
}
