import { readProperty } from './read';

const longestMs = 86_400_000;

/** Reads a header of `Headers`, a Map or a plain object, whatever the case of its name. */
export function header(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const get = readProperty(headers, 'get');
  if (typeof get === 'function') return text(callGet(headers, get, name));
  const direct = readProperty(headers, name);
  if (direct !== undefined) return text(direct);
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : text(readProperty(headers, key));
}

function callGet(headers: object, get: unknown, name: string): unknown {
  return Reflect.apply(get as (name: string) => unknown, headers, [name]);
}

function text(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'number') return String(first);
  return typeof first === 'string' && first.length <= 200 ? first.trim() : undefined;
}

function bounded(ms: number): number | undefined {
  return Number.isFinite(ms) ? Math.min(longestMs, Math.max(0, Math.round(ms))) : undefined;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from `nowMs`. */
export function parseRetryAfter(value: string, nowMs: number): number | undefined {
  if (/^\d{1,10}(?:\.\d{1,6})?$/.test(value)) return bounded(Number(value) * 1_000);
  // Only the three date forms of RFC 9110: Date.parse takes much else, "-5" among it.
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return undefined;
  const at = Date.parse(/GMT|UTC|[+-]\d{4}$/.test(value) ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : bounded(at - nowMs);
}

/** `1s`, `6m0s`, `250ms`, `1h2m3.5s` as OpenAI and Go programs write them. */
export function parseDuration(value: string): number | undefined {
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: longestMs };
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h|d)){1,6}$/.test(value)) return undefined;
  let total = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0);
  return bounded(total);
}

/** A reset that is written as a duration, an instant (epoch seconds or milliseconds, ISO) or seconds from now. */
export function parseReset(value: string, nowMs: number): number | undefined {
  const duration = parseDuration(value);
  if (duration !== undefined) return duration;
  if (/^\d{1,16}(?:\.\d{1,9})?$/.test(value)) {
    const number = Number(value);
    if (number > 1e12) return bounded(number - nowMs);
    return number > 1e9 ? bounded(number * 1_000 - nowMs) : bounded(number * 1_000);
  }
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? parseRetryAfter(value, nowMs) : bounded(at - nowMs);
}

const resets = [
  ['x-ratelimit-reset-after', 'x-ratelimit-remaining'],
  ['x-ratelimit-reset-requests', 'x-ratelimit-remaining-requests'],
  ['x-ratelimit-reset-tokens', 'x-ratelimit-remaining-tokens'],
  ['anthropic-ratelimit-requests-reset', 'anthropic-ratelimit-requests-remaining'],
  ['anthropic-ratelimit-tokens-reset', 'anthropic-ratelimit-tokens-remaining'],
  ['x-ratelimit-reset', 'x-ratelimit-remaining'],
  ['x-rate-limit-reset', 'x-rate-limit-remaining'],
  ['ratelimit-reset', 'ratelimit-remaining'],
] as const;

/** A wait, who stated it and where the meaning of that is written down. */
export interface StatedWait {
  /** Milliseconds, at most a day. */
  waitMs: number;
  said: string;
  source: string;
}

const stated = (waitMs: number | undefined, said: string, source: string): StatedWait | undefined =>
  waitMs === undefined ? undefined : { waitMs, said, source };

const exact = [
  ['retry-after-ms', 'OpenAI and Azure, response headers'],
  ['x-ms-retry-after-ms', 'Azure Cosmos DB, response headers'],
  ['x-amz-retry-after', 'AWS SDK, response headers'],
  ['grpc-retry-pushback-ms', 'gRPC, proposal A6'],
] as const;

/** The wait that the server asked for by its headers. */
export function waitFromHeaders(headers: unknown, nowMs: number, rateLimited: boolean): StatedWait | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  for (const [name, source] of exact) {
    const value = header(headers, name);
    if (value !== undefined && /^\d{1,10}(?:\.\d+)?$/.test(value))
      return stated(bounded(Number(value)), `header ${name}`, source);
  }
  for (const name of ['retry-after', 'x-retry-after']) {
    const value = header(headers, name);
    const waitMs = value === undefined ? undefined : parseRetryAfter(value, nowMs);
    if (waitMs !== undefined) return stated(waitMs, `header ${name}`, 'RFC 9110, 10.2.3');
  }
  return rateLimited ? waitFromLimits(headers, nowMs) : undefined;
}

/** Of several limits the spent ones count, or all where none says what remains; the longest wait of them. */
function waitFromLimits(headers: unknown, nowMs: number): StatedWait | undefined {
  const found = resets.flatMap(([reset, remaining]) => {
    const value = header(headers, reset);
    const waitMs = value === undefined ? undefined : parseReset(value, nowMs);
    const left = header(headers, remaining);
    return waitMs === undefined
      ? []
      : [{ waitMs, name: reset as string, spent: left !== undefined && Number(left) === 0 }];
  });
  // draft-ietf-httpapi-ratelimit-headers-10: `"burst";r=0;t=30`.
  const structured = header(headers, 'ratelimit');
  for (const [, remaining, seconds] of structured?.matchAll(/;r=(\d{1,9});t=(\d{1,9})/g) ?? []) {
    found.push({ waitMs: Math.min(longestMs, Number(seconds) * 1_000), name: 'ratelimit', spent: remaining === '0' });
  }
  const spent = found.filter((limit) => limit.spent);
  const counted = spent.length > 0 ? spent : found;
  const longest = counted.toSorted((a, b) => b.waitMs - a.waitMs)[0];
  return longest && stated(longest.waitMs, `header ${longest.name}`, "the vendors' rate limit headers");
}

/** `retryAfterMs`, and the seconds of Slack, Discord and Telegram. */
export function waitFromField(error: unknown): StatedWait | undefined {
  const ms = readProperty(error, 'retryAfterMs');
  const seconds =
    readProperty(error, 'retryAfter') ??
    readProperty(error, 'retry_after') ??
    readProperty(readProperty(error, 'parameters'), 'retry_after');
  const wait = typeof ms === 'number' ? ms : typeof seconds === 'number' ? seconds * 1_000 : Number.NaN;
  return stated(bounded(wait), "field of the error's own", 'Slack, Discord and Telegram, rate limits');
}

const units: readonly (readonly [unit: RegExp, ms: number])[] = [
  [/^mil/i, 1],
  [/^s/i, 1_000],
  [/^m/i, 60_000],
];

/** "Please try again in 1.4s" in the words of OpenAI and others. */
export function waitFromMessage(message: string): StatedWait | undefined {
  const head = message.slice(0, 1_000);
  const match = /\b(?:try again|retry) (?:in|after) ((?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4})\b/i.exec(head);
  const said = 'wording "try again in …"';
  const source = 'OpenAI, rate limits';
  if (match?.[1]) return stated(parseDuration(match[1].toLowerCase()), said, source);
  const words =
    /\b(?:try again|retry) (?:in|after) (\d{1,6}(?:\.\d{1,3})?) ?(milliseconds?|seconds?|secs?|minutes?|mins?)\b/i.exec(
      head,
    );
  const unitMs = units.find(([unit]) => unit.test(words?.[2] ?? ''))?.[1];
  return words?.[1] && unitMs ? stated(bounded(Number(words[1]) * unitMs), said, source) : undefined;
}
