import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

/**
 * `error.code` of Node's system errors (nodejs.org/api/errors.html, libuv's list), of undici (undici's errors page), of
 * postgres.js and of the HTTP clients in use. Effects are judged for a request whose bytes may be on their way.
 */
export const nodeCodes: ReadonlyMap<string, Verdict> = new Map([
  // The connection was never made.
  ['ECONNREFUSED', passingWithoutEffect('connection-refused')],
  ['ENOTFOUND', passingWithoutEffect('upstream-unavailable')],
  ['EAI_AGAIN', passingWithoutEffect('upstream-unavailable')],
  ['EAI_FAIL', passingWithoutEffect('upstream-unavailable')],
  ['EAI_NODATA', passingWithoutEffect('upstream-unavailable')],
  ['EAI_NONAME', passingWithoutEffect('upstream-unavailable')],
  ['UND_ERR_CONNECT_TIMEOUT', passingWithoutEffect('upstream-timeout')],
  ['CONNECT_TIMEOUT', passingWithoutEffect('upstream-timeout')],
  ['ERR_SOCKET_CONNECTION_TIMEOUT', passingWithoutEffect('upstream-timeout')],
  ['UND_ERR_DESTROYED', passingWithoutEffect('connection-lost')],
  ['UND_ERR_CLOSED', passingWithoutEffect('connection-lost')],
  // It broke, at a moment that nobody knows.
  ['ECONNRESET', passing('connection-lost')],
  ['ECONNABORTED', passing('upstream-timeout')],
  ['EPIPE', passing('connection-lost')],
  ['ENOTCONN', passing('connection-lost')],
  ['ESHUTDOWN', passing('connection-lost')],
  ['ENETRESET', passing('connection-lost')],
  ['EHOSTUNREACH', passing('upstream-unavailable')],
  ['EHOSTDOWN', passing('upstream-unavailable')],
  ['ENETUNREACH', passing('upstream-unavailable')],
  ['ENETDOWN', passing('upstream-unavailable')],
  ['UND_ERR_SOCKET', passing('connection-lost')],
  ['UND_ERR_INFO', passing('connection-lost')],
  ['ERR_STREAM_PREMATURE_CLOSE', passing('connection-lost')],
  ['ERR_STREAM_DESTROYED', passing('connection-lost')],
  ['ERR_HTTP2_STREAM_ERROR', passing('connection-lost')],
  ['ERR_HTTP2_SESSION_ERROR', passing('connection-lost')],
  ['ERR_HTTP2_GOAWAY_SESSION', passing('connection-lost')],
  ['CONNECTION_CLOSED', passing('connection-lost')],
  ['CONNECTION_ENDED', passing('connection-lost')],
  ['CONNECTION_DESTROYED', passing('connection-lost')],
  // Nobody answered in time.
  ['ETIMEDOUT', passing('upstream-timeout')],
  ['ESOCKETTIMEDOUT', passing('upstream-timeout')],
  ['EAI_TIMEDOUT', passingWithoutEffect('upstream-timeout')],
  ['ETIMEOUT', passing('upstream-timeout')],
  ['UND_ERR_HEADERS_TIMEOUT', passing('upstream-timeout')],
  ['UND_ERR_BODY_TIMEOUT', passing('upstream-timeout')],
  ['ERR_HTTP_REQUEST_TIMEOUT', passing('upstream-timeout')],
  ['UND_ERR_ABORTED', passing('attempt-timeout')],
  ['ABORT_ERR', passing('attempt-timeout')],
  // The answer was not what it should be.
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', passing('malformed-reply')],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', passing('malformed-reply')],
  ['UND_ERR_HEADERS_OVERFLOW', passing('malformed-reply')],
  ['Z_DATA_ERROR', passing('malformed-reply')],
  ['Z_BUF_ERROR', passing('malformed-reply')],
  ['ERR_STREAM_UNABLE_TO_PIPE', passing('malformed-reply')],
  // This machine ran out of something.
  ['EMFILE', passingWithoutEffect('resource-exhausted')],
  ['ENFILE', passingWithoutEffect('resource-exhausted')],
  ['EADDRNOTAVAIL', passingWithoutEffect('resource-exhausted')],
  ['ENOBUFS', passing('resource-exhausted')],
  ['ENOMEM', passing('resource-exhausted')],
  ['ENOSPC', lasting('resource-exhausted')],
  ['EDQUOT', lasting('resource-exhausted')],
  ['EAGAIN', passing('resource-exhausted')],
  ['EBUSY', passing('resource-exhausted')],
  ['ETXTBSY', passing('resource-exhausted')],
  ['ERR_WORKER_OUT_OF_MEMORY', passing('resource-exhausted')],
  // Somebody has to change something.
  ['EADDRINUSE', refused('configuration')],
  ['EACCES', refused('configuration')],
  ['EPERM', refused('configuration')],
  ['EROFS', refused('configuration')],
  ['ENOENT', refused('configuration')],
  ['ENOTDIR', refused('configuration')],
  ['EISDIR', refused('programmer-error')],
  ['EEXIST', refused('constraint-violation')],
  ['ENOTEMPTY', refused('constraint-violation')],
  ['EPROTO', lasting('configuration')],
  ['ERR_INVALID_URL', refused('configuration')],
  ['ERR_TLS_CERT_ALTNAME_INVALID', refused('configuration')],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', passingWithoutEffect('upstream-timeout')],
  ['CERT_HAS_EXPIRED', refused('configuration')],
  ['CERT_NOT_YET_VALID', refused('configuration')],
  ['CERT_REVOKED', refused('configuration')],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', refused('configuration')],
  ['SELF_SIGNED_CERT_IN_CHAIN', refused('configuration')],
  ['UNABLE_TO_GET_ISSUER_CERT', refused('configuration')],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', refused('configuration')],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', refused('configuration')],
  ['MODULE_NOT_FOUND', lasting('configuration')],
  ['ERR_MODULE_NOT_FOUND', lasting('configuration')],
  // The program is wrong.
  ['UND_ERR_INVALID_ARG', refused('programmer-error')],
  ['UND_ERR_NOT_SUPPORTED', refused('programmer-error')],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', lasting('programmer-error')],
]);

/** Families of codes, by how they begin. */
export const nodeCodeFamilies: readonly [prefix: string, verdict: Verdict][] = [
  ['HPE_', passing('malformed-reply')],
  ['ERR_SSL_', refused('configuration')],
  ['ERR_TLS_', refused('configuration')],
  ['ERR_INVALID_', lasting('programmer-error')],
  ['ERR_OUT_OF_RANGE', lasting('programmer-error')],
  ['ERR_MISSING_', lasting('programmer-error')],
  ['ERR_ASSERTION', lasting('programmer-error')],
];

/** A system error of this call happened before anything was sent. */
export const connectCalls: ReadonlySet<string> = new Set(['connect', 'getaddrinfo', 'queryA', 'queryAaaa']);
