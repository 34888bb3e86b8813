import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

/**
 * HTTP status codes by the IANA registry and RFC 9110, with Cloudflare's 52x. A refused request (4xx) did nothing; of a
 * 5xx nobody knows.
 */
export const httpStatuses: ReadonlyMap<number, Verdict> = new Map([
  [400, refused('validation')],
  [401, refused('unauthorized')],
  [402, refused('configuration')],
  [403, refused('forbidden')],
  [404, refused('not-found')],
  [405, refused('programmer-error')],
  [406, refused('programmer-error')],
  [407, refused('configuration')],
  [408, passing('upstream-timeout')],
  [409, lasting('constraint-violation')],
  [410, refused('not-found')],
  [411, refused('programmer-error')],
  [412, refused('constraint-violation')],
  [413, refused('validation')],
  [414, refused('validation')],
  [415, refused('programmer-error')],
  [416, refused('validation')],
  [417, refused('programmer-error')],
  [418, refused('programmer-error')],
  [421, passingWithoutEffect('upstream-unavailable')],
  [422, refused('validation')],
  [423, passingWithoutEffect('lock-timeout')],
  [424, lasting('upstream-unavailable')],
  [425, passingWithoutEffect('upstream-unavailable')],
  [426, refused('configuration')],
  [428, refused('programmer-error')],
  [429, passingWithoutEffect('rate-limited')],
  [431, refused('validation')],
  [451, refused('forbidden')],
  [500, passing('upstream-unavailable')],
  [501, refused('configuration')],
  [502, passing('upstream-unavailable')],
  [503, passing('upstream-unavailable')],
  [504, passing('upstream-timeout')],
  [505, refused('configuration')],
  [507, passing('resource-exhausted')],
  [508, lasting('configuration')],
  [511, refused('configuration')],
  [520, passing('malformed-reply')],
  [521, passingWithoutEffect('upstream-unavailable')],
  [522, passingWithoutEffect('upstream-timeout')],
  [523, passingWithoutEffect('upstream-unavailable')],
  [524, passing('upstream-timeout')],
  [525, refused('configuration')],
  [526, refused('configuration')],
  [529, passingWithoutEffect('rate-limited')],
  [530, passing('upstream-unavailable')],
]);

/** For a status that is not listed: its hundreds. */
export const httpStatusClasses: ReadonlyMap<number, Verdict> = new Map([
  [4, refused('validation')],
  [5, passing('upstream-unavailable')],
]);
