import { type Entry, entry } from './table';
import { lasting, passing, passingWithoutEffect } from './verdict';

/** What a reply says beyond its status. */
export const replies = {
  /** GitHub refuses with 403 what others answer with 429. */
  spentLimit: entry(
    passingWithoutEffect('rate-limited'),
    'HTTP status 403 with x-ratelimit-remaining: 0',
    'GitHub, rate limits of the REST API',
  ),
  /** A size that is refused for now only. */
  tooLargeForNow: entry(
    passingWithoutEffect('rate-limited'),
    'HTTP status 413 (Content Too Large) with Retry-After',
    'RFC 9110, 15.5.14',
  ),
  /** The AWS SDK marks errors by the traits of its service models. */
  awsThrottling: entry(passingWithoutEffect('rate-limited'), 'field $retryable.throttling', 'Smithy, retryable trait'),
  awsRetryable: entry(passing('upstream-unavailable'), 'field $retryable', 'Smithy, retryable trait'),
} as const satisfies Record<string, Entry>;

/** Headers in which a server says itself whether the same request may succeed later. */
export const adviceHeaders: readonly (readonly [header: string, source: string])[] = [
  ['x-should-retry', 'OpenAI and Anthropic, response headers'],
  ['stripe-should-retry', 'Stripe, low-level errors'],
];

const advised = new Map<string, Entry>();

/** The verdict of a status, corrected by the server's own word. At most a few dozen are ever made. */
export function asAdvised(found: Entry, again: boolean, name: string, source: string): Entry {
  const { kind, transient, effect } = found.verdict;
  if (transient === again) return found;
  const key = `${kind} ${effect} ${again} ${name}`;
  const verdict = again ? { ...passing(kind), effect } : { ...lasting(kind), effect };
  const made = advised.get(key) ?? entry(verdict, `header ${name}: ${again}`, source);
  advised.set(key, made);
  return made;
}
