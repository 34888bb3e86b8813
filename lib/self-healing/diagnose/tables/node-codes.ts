import type { FailureKind } from '../../core/vocabulary';
import { type Entry, entry } from './table';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

type Group = readonly [verdict: Verdict, ...codes: string[]];
const node = 'Node.js, system errors (libuv)';
const resolver = 'Node.js, dns error codes (c-ares)';
const internal = 'Node.js, error codes';
const undici = 'undici, errors';
const postgresJs = 'postgres.js, errors';
const axios = 'axios, AxiosError';
const openssl = 'OpenSSL, X509 verification codes';

/** Effects are judged for a request whose bytes may be on their way: `none` where it cannot have left. */
const sources: readonly [source: string, ...groups: Group[]][] = [
  [
    node,
    // The connection was never made, or the name was not resolved.
    [passingWithoutEffect('connection-refused'), 'ECONNREFUSED'],
    [passingWithoutEffect('upstream-unavailable'), 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
    [passingWithoutEffect('upstream-timeout'), 'EAI_TIMEDOUT'],
    [passingWithoutEffect('attempt-timeout'), 'EAI_CANCELED'],
    // It broke, at a moment that nobody knows.
    [passing('connection-lost'), 'ECONNRESET', 'EPIPE', 'ENOTCONN', 'ESHUTDOWN', 'ENETRESET', 'EOF', 'ENOLINK'],
    [passing('upstream-unavailable'), 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENONET'],
    [passing('upstream-timeout'), 'ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'ETIME'],
    [passing('attempt-timeout'), 'ECANCELED', 'EINTR'],
    [passing('malformed-reply'), 'EBADMSG'],
    // This machine ran out of something, or something is in use.
    [passingWithoutEffect('resource-exhausted'), 'EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EAI_MEMORY'],
    [
      passing('resource-exhausted'),
      'ENOBUFS',
      'ENOMEM',
      'EAGAIN',
      'EWOULDBLOCK',
      'EBUSY',
      'ETXTBSY',
      'ENOLCK',
      'ENOSR',
    ],
    [lasting('resource-exhausted'), 'ENOSPC', 'EDQUOT', 'EMLINK'],
    [passingWithoutEffect('deadlock'), 'EDEADLK'],
    // A handle of a network file system that went away; a device or its transport that failed.
    [passing('upstream-unavailable'), 'ESTALE', 'EREMOTEIO'],
    [lasting('resource-exhausted'), 'EIO'],
    // Somebody has to change something.
    [
      refused('configuration'),
      'EADDRINUSE',
      'EACCES',
      'EPERM',
      'EROFS',
      'ENOENT',
      'ENOTDIR',
      'ELOOP',
      'EXDEV',
      'ENODEV',
    ],
    [
      refused('configuration'),
      'ENXIO',
      'ENOEXEC',
      'EUNATCH',
      'EMULTIHOP',
      'EAI_SERVICE',
      'EAI_FAMILY',
      'EAI_ADDRFAMILY',
    ],
    [lasting('configuration'), 'EPROTO', 'EAI_PROTOCOL'],
    // The data or the name does not fit.
    [refused('constraint-violation'), 'EEXIST', 'ENOTEMPTY'],
    [refused('validation'), 'ENAMETOOLONG', 'EFBIG', 'EMSGSIZE', 'E2BIG', 'EILSEQ', 'ECHARSET', 'EAI_OVERFLOW'],
    // The program is wrong: a call that can never succeed as it was made.
    [
      refused('programmer-error'),
      'EISDIR',
      'EBADF',
      'EFAULT',
      'EINVAL',
      'EDOM',
      'ERANGE',
      'EOVERFLOW',
      'ESPIPE',
      'ENOTTY',
    ],
    [refused('programmer-error'), 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'ENOTSOCK', 'EDESTADDRREQ', 'EISCONN', 'EALREADY'],
    [refused('programmer-error'), 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'EPROTOTYPE', 'ENOPROTOOPT', 'ESOCKTNOSUPPORT'],
    [refused('programmer-error'), 'EFTYPE', 'EAI_BADFLAGS', 'EAI_BADHINTS', 'EAI_SOCKTYPE', 'EINPROGRESS', 'ENOSTR'],
    [refused('not-found'), 'ESRCH', 'ECHILD', 'EIDRM', 'ENOMSG'],
  ],
  [
    resolver,
    [
      passingWithoutEffect('upstream-unavailable'),
      'ESERVFAIL',
      'EREFUSED',
      'ENONAME',
      'ENODATA',
      'EBADRESP',
      'EDESTRUCTION',
    ],
    [passingWithoutEffect('upstream-timeout'), 'ETIMEOUT'],
    [passingWithoutEffect('attempt-timeout'), 'ECANCELLED'],
    [
      refused('configuration'),
      'EFORMERR',
      'ENOTIMP',
      'EFILE',
      'ENOTINITIALIZED',
      'ELOADIPHLPAPI',
      'EADDRGETNETWORKPARAMS',
    ],
    [refused('programmer-error'), 'EBADQUERY', 'EBADNAME', 'EBADFAMILY', 'EBADSTR', 'EBADFLAGS', 'EBADHINTS'],
  ],
  [
    undici,
    [passingWithoutEffect('upstream-timeout'), 'UND_ERR_CONNECT_TIMEOUT'],
    [passingWithoutEffect('connection-lost'), 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'],
    [passing('connection-lost'), 'UND_ERR_SOCKET', 'UND_ERR_INFO'],
    [passing('upstream-timeout'), 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    [passing('attempt-timeout'), 'UND_ERR_ABORTED'],
    [passing('malformed-reply'), 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_RES_EXCEEDED_MAX_SIZE'],
    [passing('malformed-reply'), 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_WS_MESSAGE_SIZE_EXCEEDED'],
    [refused('configuration'), 'UND_ERR_PRX_TLS', 'UND_ERR_BPL_MISSING_UPSTREAM'],
    [passingWithoutEffect('resource-exhausted'), 'UND_ERR_MAX_ORIGINS_REACHED'],
    [refused('programmer-error'), 'UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'],
    [lasting('programmer-error'), 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'UND_ERR_INVALID_RETURN_VALUE'],
  ],
  [
    internal,
    [passingWithoutEffect('upstream-timeout'), 'ERR_SOCKET_CONNECTION_TIMEOUT', 'ERR_TLS_HANDSHAKE_TIMEOUT'],
    [passing('connection-lost'), 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ERR_SOCKET_CLOSED'],
    [passing('connection-lost'), 'ERR_HTTP2_STREAM_ERROR', 'ERR_HTTP2_SESSION_ERROR', 'ERR_HTTP2_STREAM_CANCEL'],
    // Sent to a session that takes no new streams: it was not sent.
    [passingWithoutEffect('connection-lost'), 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_INVALID_SESSION'],
    [passingWithoutEffect('resource-exhausted'), 'ERR_HTTP2_OUT_OF_STREAMS'],
    [passing('upstream-timeout'), 'ERR_HTTP_REQUEST_TIMEOUT'],
    [passing('attempt-timeout'), 'ABORT_ERR', 'ERR_SCRIPT_EXECUTION_TIMEOUT'],
    [
      passing('malformed-reply'),
      'Z_DATA_ERROR',
      'Z_BUF_ERROR',
      'ERR_STREAM_UNABLE_TO_PIPE',
      'ERR_ENCODING_INVALID_ENCODED_DATA',
    ],
    [passing('resource-exhausted'), 'ERR_WORKER_OUT_OF_MEMORY', 'ERR_MEMORY_ALLOCATION_FAILED'],
    [refused('configuration'), 'ERR_INVALID_URL', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_DLOPEN_FAILED'],
    [lasting('configuration'), 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'],
    [refused('programmer-error'), 'ERR_SOCKET_BAD_PORT', 'ERR_SOCKET_BAD_TYPE', 'ERR_HTTP_HEADERS_SENT'],
  ],
  [
    openssl,
    [
      refused('configuration'),
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'CERT_UNTRUSTED',
      'CERT_REJECTED',
    ],
    [refused('configuration'), 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_CHAIN_TOO_LONG'],
    [refused('configuration'), 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'INVALID_CA'],
    [
      refused('configuration'),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_SIGNATURE_FAILURE',
      'INVALID_PURPOSE',
      'CRL_HAS_EXPIRED',
    ],
    [refused('configuration'), 'HOSTNAME_MISMATCH', 'PATH_LENGTH_EXCEEDED', 'UNABLE_TO_GET_CRL'],
  ],
  [
    axios,
    [passing('upstream-unavailable'), 'ERR_NETWORK'],
    [passing('attempt-timeout'), 'ERR_CANCELED'],
    [refused('programmer-error'), 'ERR_BAD_OPTION', 'ERR_BAD_OPTION_VALUE', 'ERR_DEPRECATED', 'ERR_NOT_SUPPORT'],
    [lasting('configuration'), 'ERR_FR_TOO_MANY_REDIRECTS'],
  ],
  [
    postgresJs,
    [passingWithoutEffect('upstream-timeout'), 'CONNECT_TIMEOUT'],
    [passing('connection-lost'), 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED'],
  ],
];

export const nodeCodes: ReadonlyMap<string, Entry> = new Map(
  sources.flatMap(([source, ...groups]) =>
    groups.flatMap(([verdict, ...codes]) =>
      codes.map((code): [string, Entry] => [code, entry(verdict, `code ${code}`, source)]),
    ),
  ),
);

const family = (prefix: string, verdict: Verdict, source: string): [string, Entry] => [
  prefix,
  entry(verdict, `code ${prefix}…`, source),
];
/** Families of codes, by how they begin. */
export const nodeCodeFamilies: readonly [prefix: string, entry: Entry][] = [
  family('HPE_', passing('malformed-reply'), 'llhttp, errors'),
  family('ERR_SSL_', refused('configuration'), internal),
  family('ERR_TLS_', refused('configuration'), internal),
  family('ERR_INVALID_', lasting('programmer-error'), internal),
  family('ERR_OUT_OF_RANGE', lasting('programmer-error'), internal),
  family('ERR_MISSING_', lasting('programmer-error'), internal),
  family('ERR_ASSERTION', lasting('programmer-error'), internal),
];

/** A system error of this call happened before anything was sent. */
export const connectCalls: ReadonlyMap<string, Entry['sign']> = new Map(
  ['connect', 'getaddrinfo', 'queryA', 'queryAaaa'].map((call) => [
    call,
    { sign: `failing call ${call}: nothing had been sent`, source: 'Node.js, error.syscall' },
  ]),
);

const beforeSending = new Map<FailureKind, Verdict>();
/** The same kind of failure, of a call that cannot have had an effect. */
export function withoutEffect(verdict: Verdict): Verdict {
  const known = beforeSending.get(verdict.kind) ?? passingWithoutEffect(verdict.kind);
  beforeSending.set(verdict.kind, known);
  return known;
}
