import { type Entry, entry } from './table';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

type Named = readonly [code: number, name: string];
const limited = passingWithoutEffect('rate-limited');
const untilTomorrow: Verdict = { ...limited, retryAfterMs: 3_600_000 };
const configuration = refused('configuration');
const validation = refused('validation');
const internal = passing('upstream-unavailable');

/** Where Twilio's own number says more than the HTTP status beside it, which is 400 for most of them. */
const groups: readonly [verdict: Verdict, ...codes: Named[]][] = [
  [
    limited,
    [20429, 'Too Many Requests'],
    [21611, 'the number has exceeded its queue'],
    [30001, 'queue overflow'],
    [30017, 'carrier network congestion'],
    [30022, 'rate limit of the carrier exceeded'],
    [31429, 'Too Many Requests'],
    [45010, 'rate limit exceeded'],
    [45719, 'too many requests'],
    [50074, 'global actions per second limit exceeded'],
    [51002, 'request rate limit exceeded'],
    [51202, 'too many requests'],
    [52170, 'too many webhook credential requests'],
    [52181, 'too many SMS notification requests'],
    [54009, 'rate limit exceeded'],
    [58000, 'congestion'],
    [60212, 'too many concurrent requests for the number'],
    [60616, 'lookup rate limit exceeded'],
    [63017, 'rate limit exceeded'],
    [63018, 'rate limit of the channel exceeded'],
  ],
  // A limit of the day: it passes, though not soon.
  [
    untilTomorrow,
    [30023, 'daily message cap reached'],
    [30027, "the carrier's daily message limit reached"],
    [60203, 'max send attempts reached'],
    [60326, 'too many requests to create factors'],
    [63038, 'the account exceeded the daily messages limit'],
  ],
  // Another change of the same thing is under way; this one was refused.
  [
    passingWithoutEffect('lock-timeout'),
    [20162, 'a conflicting resource update is in progress'],
    [20409, 'the resource is not in a modifiable state'],
    [33010, 'conflicting update'],
    [50349, 'conflicting channel modification'],
    [50391, 'conflicting conversation modification'],
    [50449, 'conflicting channel modification'],
    [52303, 'concurrent user update'],
  ],
  [
    passingWithoutEffect('upstream-unavailable'),
    [20503, 'service unavailable'],
    [21730, 'system under maintenance'],
    [33004, 'service unavailable'],
  ],
  [
    internal,
    [20500, 'internal server error'],
    [30020, 'internal failure with message scheduling'],
    [30021, 'internal failure of the orchestrator'],
    [31480, 'temporarily unavailable'],
    [45350, 'unexpected error'],
    [45352, 'failed to create an outbound channel'],
    [45356, 'downstream error'],
    [45357, 'downstream error'],
    [45360, 'downstream error'],
    [45361, 'downstream error'],
    [45363, 'downstream error'],
    [45369, 'internal error'],
    [45370, 'internal error'],
    [45371, 'internal error'],
    [45372, 'internal error'],
    [45373, 'internal error'],
    [45374, 'internal error'],
    [45700, 'unexpected error'],
    [45701, 'service unavailable'],
    [45770, 'downstream error'],
    [45771, 'internal error'],
    [53617, 'internal failure'],
    [53663, 'internal failure'],
    [60005, 'downstream carrier error'],
    [60608, 'lookup error'],
    [60700, 'something went wrong'],
    [60712, 'regulatory API did not answer'],
    [60713, 'regulatory API did not answer'],
    [64002, 'service unavailable'],
  ],
  [passing('upstream-timeout'), [20504, 'gateway timeout'], [30410, 'provider timeout'], [45304, 'internal timeout']],
  // Told after the message was handed over: sending it again is a second message.
  [
    lasting('upstream-unavailable'),
    [30003, 'unreachable destination handset'],
    [30008, 'unknown error of the carrier'],
  ],
  [
    configuration,
    [20003, 'permission denied'],
    [20005, 'account not active'],
    [20006, 'access denied'],
    [20008, 'test credentials'],
    [20010, 'action disabled for the account'],
    [20011, 'invalid TLS version'],
    [20101, 'invalid access token'],
    [20104, 'access token expired'],
    [20107, 'invalid access token signature'],
    [21212, "invalid 'From' number"],
    [21408, 'region not enabled'],
    [21603, "'From' or a messaging service is required"],
    [21606, "the 'From' number cannot send messages"],
    [21608, 'trial account: number not verified'],
    [21659, "'From' is not a Twilio number"],
    [21660, "'From' does not belong to the account"],
    [21703, 'messaging service without a number'],
    [21704, 'messaging service without numbers'],
    [30002, 'account suspended'],
    [30018, 'sender id not registered'],
    [30032, 'toll-free number not verified'],
    [30034, 'unregistered number'],
  ],
  [
    validation,
    [20422, 'invalid parameter'],
    [21211, "invalid 'To' number"],
    [21602, 'message body is required'],
    [21604, "'To' number is required"],
    [21610, 'the recipient has unsubscribed'],
    [21612, "'To' cannot be reached from 'From'"],
    [21614, "'To' is not a mobile number"],
    [21617, 'the message is too long'],
    [30004, 'message blocked'],
    [30005, 'unknown destination handset'],
    [30006, 'landline or unreachable carrier'],
    [30007, 'message filtered'],
    [60200, 'invalid parameter'],
  ],
  [refused('forbidden'), [20403, 'forbidden']],
  [refused('not-found'), [20404, 'not found'], [20410, 'gone'], [30404, 'not found']],
];

/** Twilio's numeric codes, by its published error dictionary. */
export const twilioCodes: ReadonlyMap<number, Entry> = new Map(
  groups.flatMap(([verdict, ...codes]) =>
    codes.map(([code, name]): [number, Entry] => [
      code,
      entry(verdict, `Twilio error ${code}`, 'Twilio, error dictionary', name),
    ]),
  ),
);
