import { type Entry, entry } from './table';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

type Wording = readonly [pattern: RegExp, verdict: Verdict, words: string];

/** Words that the libraries' own sources write. `words` stands for the pattern where the sign is shown. */
const wordings: readonly [source: string, ...wordings: Wording[]][] = [
  [
    'pg 8.23 (client, pg-pool); @neondatabase/serverless 1.2 contains it',
    [
      /^timeout exceeded when trying to connect/i,
      passingWithoutEffect('connections-exhausted'),
      'timeout exceeded when trying to connect',
    ],
    [/^timeout expired$/i, passingWithoutEffect('database-unavailable'), 'timeout expired'],
    [
      /^Connection terminated due to connection timeout/i,
      passingWithoutEffect('database-unavailable'),
      'Connection terminated due to connection timeout',
    ],
    [/^Connection terminated/i, passing('connection-lost'), 'Connection terminated'],
    [
      /^Client has encountered a connection error and is not queryable/i,
      passingWithoutEffect('connection-lost'),
      'Client has encountered a connection error',
    ],
    [/^Client was closed and is not queryable/i, passingWithoutEffect('connection-lost'), 'Client was closed'],
    [/^Query read timeout/i, passing('statement-timeout'), 'Query read timeout'],
    [
      /^Cannot use a pool after calling end on the pool/i,
      refused('programmer-error'),
      'Cannot use a pool after calling end',
    ],
    [
      /^All attempts to open a WebSocket to connect to the database failed/i,
      passingWithoutEffect('database-unavailable'),
      'All attempts to open a WebSocket failed',
    ],
  ],
  [
    'PostgreSQL, plancache.c',
    [
      /cached plan must not change result type/i,
      passingWithoutEffect('connection-lost'),
      'cached plan must not change result type',
    ],
  ],
  [
    "Neon's proxy and HTTP driver",
    [/^Error connecting to database/i, passing('database-unavailable'), 'Error connecting to database'],
    [
      /Control plane request failed|Couldn'?t connect to compute node/i,
      passingWithoutEffect('database-unavailable'),
      'compute node could not be reached',
    ],
    [
      /exceeded the (?:compute time|data transfer|storage|active time)[ a-z]* (?:quota|limit)/i,
      refused('configuration'),
      'exceeded a quota of the plan',
    ],
    [/endpoint is disabled/i, refused('configuration'), 'endpoint is disabled'],
  ],
  [
    // All under 08P01, which of a server means a broken driver.
    'PgBouncer 1.18 (objects.c, client.c, janitor.c)',
    [/^server conn crashed\?/i, passing('connection-lost'), 'server conn crashed?'],
    [
      /^(?:client_idle_timeout|idle transaction timeout)$/i,
      passing('connection-lost'),
      'client_idle_timeout or idle transaction timeout',
    ],
    [/^query timeout$/i, passing('statement-timeout'), 'query timeout'],
    [
      /^(?:query_wait_timeout|no more connections allowed)/i,
      passingWithoutEffect('connections-exhausted'),
      'query_wait_timeout or no more connections allowed',
    ],
    [
      /^(?:pgbouncer cannot connect to server|server login failed)/i,
      passingWithoutEffect('database-unavailable'),
      'pgbouncer cannot connect to server',
    ],
  ],
  [
    'PostgreSQL, postmaster.c and libpq',
    [
      /server closed the connection unexpectedly|terminating connection due to/i,
      passing('connection-lost'),
      'terminating connection',
    ],
    [
      /(?:too many clients|remaining connection slots|max client connections|too many connections)/i,
      passingWithoutEffect('connections-exhausted'),
      'too many connections',
    ],
    [
      /the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)/i,
      passingWithoutEffect('database-unavailable'),
      'the database system is starting up, shutting down or in recovery',
    ],
    [
      /cannot execute .{1,60} in a read-only transaction/i,
      passingWithoutEffect('database-unavailable'),
      'cannot execute in a read-only transaction',
    ],
  ],
  ['PGlite 0.5', [/^PGlite is clos(?:ed|ing)/i, lasting('database-unavailable'), 'PGlite is closed']],
  // What is behind it says more where it has a code.
  ['openai 6.49, core/error', [/^Connection error\.$/, passing('connection-lost'), 'Connection error.']],
  [
    'Node.js, http and tls',
    [/^socket hang up/i, passing('connection-lost'), 'socket hang up'],
    [
      /^Client network socket disconnected before secure TLS/i,
      passingWithoutEffect('connection-lost'),
      'disconnected before secure TLS',
    ],
  ],
  [
    'fetch of undici and of browsers, without a cause',
    [/^(?:terminated|other side closed)$/i, passing('connection-lost'), 'terminated'],
    [
      /^(?:fetch failed|failed to fetch|network error|network request failed|load failed)/i,
      passing('upstream-unavailable'),
      'fetch failed',
    ],
  ],
  [
    'V8, JSON; undici, body',
    [
      /is not valid JSON$|^Unexpected end of JSON input|in JSON at position \d+|^Unexpected token .{1,20} in JSON|^Body is unusable/i,
      passing('malformed-reply'),
      'not valid JSON',
    ],
    [
      /^(?:invalid json response body|Unexpected end of (?:form|multipart) data)/i,
      passing('malformed-reply'),
      'invalid response body',
    ],
  ],
  [
    'wording in wide use',
    [/\b(?:rate limit(?:ed)?|too many requests)\b/i, passingWithoutEffect('rate-limited'), 'rate limit'],
    [
      /^(?:request|operation|query|connection|connect|socket|read|response)?\s?(?:was |has )?(?:timed out|timeout(?: exceeded)?)\b|\btimeout of \d+ ?ms exceeded\b|\btimed out after \d+/i,
      passing('upstream-timeout'),
      'timed out',
    ],
  ],
];

/** For errors that carry no code. Searched in the first 500 characters; the first that fits counts. */
export const messages: readonly [pattern: RegExp, entry: Entry][] = wordings.flatMap(([source, ...list]) =>
  list.map(([pattern, verdict, words]): [RegExp, Entry] => [pattern, entry(verdict, `wording "${words}"`, source)]),
);
