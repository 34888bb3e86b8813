import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

/** For errors that carry no code: words that their libraries' sources write. Searched in the first 500 characters. */
export const messages: readonly [pattern: RegExp, verdict: Verdict][] = [
  // pg 8.23 (client.js, pg-pool) and @neondatabase/serverless 1.2, which contains it.
  [/^timeout exceeded when trying to connect/i, passingWithoutEffect('connections-exhausted')],
  [/^timeout expired$/i, passingWithoutEffect('database-unavailable')],
  [/^Connection terminated due to connection timeout/i, passingWithoutEffect('database-unavailable')],
  [/^Connection terminated/i, passing('connection-lost')],
  [/^Client has encountered a connection error and is not queryable/i, passingWithoutEffect('connection-lost')],
  [/^Client was closed and is not queryable/i, passingWithoutEffect('connection-lost')],
  [/^Query read timeout/i, passing('statement-timeout')],
  [/^Cannot use a pool after calling end on the pool/i, refused('programmer-error')],
  [/cached plan must not change result type/i, passingWithoutEffect('connection-lost')],
  [
    /^All attempts to open a WebSocket to connect to the database failed/i,
    passingWithoutEffect('database-unavailable'),
  ],
  // Neon's proxy and HTTP driver.
  [/^Error connecting to database/i, passing('database-unavailable')],
  [/Control plane request failed|Couldn'?t connect to compute node/i, passingWithoutEffect('database-unavailable')],
  [/exceeded the (?:compute time|data transfer|storage|active time)[ a-z]* (?:quota|limit)/i, refused('configuration')],
  [/endpoint is disabled/i, refused('configuration')],
  // PgBouncer 1.18 (src/objects.c, client.c, janitor.c): all under 08P01, which of a server means a broken driver.
  [/^server conn crashed\?/i, passing('connection-lost')],
  [/^(?:client_idle_timeout|idle transaction timeout)$/i, passing('connection-lost')],
  [/^query timeout$/i, passing('statement-timeout')],
  [/^(?:query_wait_timeout|no more connections allowed)/i, passingWithoutEffect('connections-exhausted')],
  [/^(?:pgbouncer cannot connect to server|server login failed)/i, passingWithoutEffect('database-unavailable')],
  // Poolers and servers in front of Postgres, and libpq's words.
  [/server closed the connection unexpectedly|terminating connection due to/i, passing('connection-lost')],
  [
    /(?:too many clients|remaining connection slots|max client connections|too many connections)/i,
    passingWithoutEffect('connections-exhausted'),
  ],
  [
    /the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)/i,
    passingWithoutEffect('database-unavailable'),
  ],
  [/cannot execute .{1,60} in a read-only transaction/i, passingWithoutEffect('database-unavailable')],
  [/^PGlite is clos(?:ed|ing)/i, lasting('database-unavailable')],
  // undici and browsers: a fetch that failed without a cause.
  // openai 6.49 (core/error.js); what is behind it says more where it has a code.
  [/^Connection error\.$/, passing('connection-lost')],
  [/^socket hang up/i, passing('connection-lost')],
  [/^(?:terminated|other side closed)$/i, passing('connection-lost')],
  [
    /^(?:fetch failed|failed to fetch|network error|network request failed|load failed)/i,
    passing('upstream-unavailable'),
  ],
  [/^Client network socket disconnected before secure TLS/i, passingWithoutEffect('connection-lost')],
  // Replies that are no JSON: V8's words.
  [
    /is not valid JSON$|^Unexpected end of JSON input|in JSON at position \d+|^Unexpected token .{1,20} in JSON|^Body is unusable/i,
    passing('malformed-reply'),
  ],
  [/^(?:invalid json response body|Unexpected end of (?:form|multipart) data)/i, passing('malformed-reply')],
  // Widely used wording.
  [/\b(?:rate limit(?:ed)?|too many requests)\b/i, passingWithoutEffect('rate-limited')],
  [
    /^(?:request|operation|query|connection|connect|socket|read|response)?\s?(?:was |has )?(?:timed out|timeout(?: exceeded)?)\b|\btimeout of \d+ ?ms exceeded\b|\btimed out after \d+/i,
    passing('upstream-timeout'),
  ],
];
