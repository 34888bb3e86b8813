import { type Entry, entry, rows } from './table';
import { lasting, passing, passingWithoutEffect, refused } from './verdict';

/** A refused request (4xx) did nothing; of a 5xx nobody knows. Names and sources by the IANA registry of status codes. */
export const httpStatuses: ReadonlyMap<number, Entry> = new Map([
  ...rows('RFC 9110, HTTP Semantics', 'HTTP status', [
    [400, refused('validation'), 'Bad Request'],
    [401, refused('unauthorized'), 'Unauthorized'],
    [402, refused('configuration'), 'Payment Required'],
    [403, refused('forbidden'), 'Forbidden'],
    [404, refused('not-found'), 'Not Found'],
    [405, refused('programmer-error'), 'Method Not Allowed'],
    [406, refused('programmer-error'), 'Not Acceptable'],
    [407, refused('configuration'), 'Proxy Authentication Required'],
    [408, passing('upstream-timeout'), 'Request Timeout'],
    [409, lasting('constraint-violation'), 'Conflict'],
    [410, refused('not-found'), 'Gone'],
    [411, refused('programmer-error'), 'Length Required'],
    [412, refused('constraint-violation'), 'Precondition Failed'],
    [413, refused('validation'), 'Content Too Large'],
    [414, refused('validation'), 'URI Too Long'],
    [415, refused('programmer-error'), 'Unsupported Media Type'],
    [416, refused('validation'), 'Range Not Satisfiable'],
    [417, refused('programmer-error'), 'Expectation Failed'],
    [418, refused('programmer-error'), 'unused'],
    [421, passingWithoutEffect('upstream-unavailable'), 'Misdirected Request'],
    [422, refused('validation'), 'Unprocessable Content'],
    [426, refused('configuration'), 'Upgrade Required'],
    [500, passing('upstream-unavailable'), 'Internal Server Error'],
    [501, refused('configuration'), 'Not Implemented'],
    [502, passing('upstream-unavailable'), 'Bad Gateway'],
    [503, passing('upstream-unavailable'), 'Service Unavailable'],
    [504, passing('upstream-timeout'), 'Gateway Timeout'],
    [505, refused('configuration'), 'HTTP Version Not Supported'],
  ]),
  ...rows('RFC 4918, WebDAV', 'HTTP status', [
    [423, passingWithoutEffect('lock-timeout'), 'Locked'],
    [424, lasting('upstream-unavailable'), 'Failed Dependency'],
    [507, passing('resource-exhausted'), 'Insufficient Storage'],
  ]),
  ...rows('RFC 8470, Early Data', 'HTTP status', [[425, passingWithoutEffect('upstream-unavailable'), 'Too Early']]),
  ...rows('RFC 6585, additional status codes', 'HTTP status', [
    [428, refused('programmer-error'), 'Precondition Required'],
    [429, passingWithoutEffect('rate-limited'), 'Too Many Requests'],
    [431, refused('validation'), 'Request Header Fields Too Large'],
    [511, refused('configuration'), 'Network Authentication Required'],
  ]),
  ...rows('RFC 7725', 'HTTP status', [[451, refused('forbidden'), 'Unavailable For Legal Reasons']]),
  ...rows('RFC 2295', 'HTTP status', [[506, refused('configuration'), 'Variant Also Negotiates']]),
  ...rows('RFC 5842', 'HTTP status', [[508, lasting('configuration'), 'Loop Detected']]),
  ...rows('RFC 2774', 'HTTP status', [[510, refused('configuration'), 'Not Extended']]),
  ...rows('Cloudflare, 5xx errors', 'HTTP status', [
    [520, passing('malformed-reply'), 'the origin gave an unknown answer'],
    [521, passingWithoutEffect('upstream-unavailable'), 'the origin is down'],
    [522, passingWithoutEffect('upstream-timeout'), 'the origin could not be connected in time'],
    [523, passingWithoutEffect('upstream-unavailable'), 'the origin is unreachable'],
    [524, passing('upstream-timeout'), 'the origin did not answer in time'],
    [525, refused('configuration'), 'the TLS handshake failed'],
    [526, refused('configuration'), 'the certificate is invalid'],
    [530, passing('upstream-unavailable'), 'the origin could not be resolved'],
  ]),
  ...rows('Anthropic, errors', 'HTTP status', [[529, passingWithoutEffect('rate-limited'), 'overloaded']]),
]);

/** For a status that is not listed: its hundreds. */
export const httpStatusClasses: ReadonlyMap<number, Entry> = new Map([
  [4, entry(refused('validation'), 'HTTP status 4xx', 'RFC 9110, 15.5')],
  [5, entry(passing('upstream-unavailable'), 'HTTP status 5xx', 'RFC 9110, 15.6')],
]);
