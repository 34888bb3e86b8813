import { type Entry, rows } from './table';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

const hourMs = 3_600_000;
const quota: Verdict = { ...passingWithoutEffect('rate-limited'), retryAfterMs: hourMs };
const all = (verdict: Verdict, ...names: string[]): [string, Verdict][] => names.map((name) => [name, verdict]);

/** Names, types and codes by which vendors' errors say more than their status does. Compared as they are written. */
export const vendorNames: ReadonlyMap<string, Entry> = new Map([
  // A spent quota is a bill, not a wait.
  ...rows('OpenAI, error codes', 'code', [
    ...all(refused('configuration'), 'insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'),
    ...all(
      refused('configuration'),
      'invalid_api_key',
      'account_deactivated',
      'model_not_found',
      'unsupported_country_region_territory',
    ),
    ...all(
      refused('validation'),
      'context_length_exceeded',
      'content_policy_violation',
      'string_above_max_length',
      'content_filter',
    ),
    ...all(
      refused('programmer-error'),
      'unsupported_parameter',
      'unsupported_value',
      'unknown_parameter',
      'missing_required_parameter',
    ),
    ...all(passingWithoutEffect('rate-limited'), 'server_overloaded', 'engine_overloaded'),
  ]),
  ...rows('Anthropic, errors', 'error type', [
    ...all(passingWithoutEffect('rate-limited'), 'rate_limit_error', 'overloaded_error'),
    ...all(refused('configuration'), 'authentication_error', 'billing_error'),
    ...all(refused('forbidden'), 'permission_error'),
    ...all(refused('not-found'), 'not_found_error'),
    ...all(refused('validation'), 'request_too_large'),
    ...all(passing('upstream-timeout'), 'timeout_error'),
  ]),
  ...rows('Resend, API errors', 'error name', [
    ['daily_quota_exceeded', quota],
    ...all(
      refused('configuration'),
      'monthly_quota_exceeded',
      'missing_api_key',
      'restricted_api_key',
      'suspended_api_key',
    ),
    ...all(refused('configuration'), 'invalid_from_address', 'invalid_access', 'invalid_region', 'security_error'),
    ...all(passingWithoutEffect('rate-limited'), 'rate_limit_exceeded'),
    // The first one of the same key may still have its effect.
    ...all(passing('lock-timeout'), 'concurrent_idempotent_requests'),
    ...all(
      refused('validation'),
      'invalid_idempotent_request',
      'missing_required_field',
      'invalid_attachment',
      'invalid_parameter',
    ),
    ...all(refused('programmer-error'), 'invalid_idempotency_key', 'method_not_allowed'),
    ...all(refused('not-found'), 'not_found'),
    ...all(passing('upstream-unavailable'), 'application_error', 'internal_server_error'),
  ]),
  ...rows('Stripe, error types and codes', 'code', [
    ...all(passingWithoutEffect('rate-limited'), 'StripeRateLimitError', 'rate_limit'),
    ...all(passing('upstream-unavailable'), 'StripeAPIError', 'api_error'),
    ...all(
      refused('validation'),
      'StripeCardError',
      'card_error',
      'StripeInvalidRequestError',
      'StripeIdempotencyError',
    ),
    ...all(refused('validation'), 'idempotency_error'),
    ...all(refused('configuration'), 'StripeAuthenticationError', 'StripePermissionError', 'api_key_expired'),
    ...all(refused('not-found'), 'resource_missing'),
    ...all(passingWithoutEffect('lock-timeout'), 'lock_timeout'),
    ...all(passing('lock-timeout'), 'idempotency_key_in_use'),
  ]),
  ...rows('AWS SDK, retry classification (smithy)', 'error name', [
    ...all(passingWithoutEffect('rate-limited'), 'BandwidthLimitExceeded', 'EC2ThrottledException'),
    ...all(passingWithoutEffect('rate-limited'), 'LimitExceededException', 'PriorRequestNotComplete'),
    ...all(passingWithoutEffect('rate-limited'), 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'),
    ...all(passingWithoutEffect('rate-limited'), 'RequestThrottled', 'RequestThrottledException', 'SlowDown'),
    ...all(passingWithoutEffect('rate-limited'), 'ThrottledException', 'Throttling', 'ThrottlingException'),
    ...all(passingWithoutEffect('rate-limited'), 'TooManyRequestsException'),
    ...all(passing('lock-timeout'), 'TransactionInProgressException'),
    ...all(passing('upstream-timeout'), 'RequestTimeout', 'RequestTimeoutException'),
    // The clock of this machine is wrong: a person sets it, since no clock is corrected here.
    ...all(refused('configuration'), 'RequestTimeTooSkewed', 'RequestInTheFuture', 'InvalidSignatureException'),
    ...all(refused('configuration'), 'SignatureDoesNotMatch', 'AuthFailure'),
    ...all(refused('unauthorized'), 'RequestExpired'),
  ]),
  ...rows('AWS, common errors', 'error name', [
    ...all(passing('upstream-unavailable'), 'ServiceUnavailable', 'ServiceUnavailableException', 'InternalFailure'),
    ...all(passing('upstream-unavailable'), 'InternalServerException'),
    ...all(refused('forbidden'), 'AccessDenied', 'AccessDeniedException', 'NotAuthorized', 'OptInRequired'),
    ...all(refused('unauthorized'), 'ExpiredToken', 'ExpiredTokenException'),
    ...all(refused('configuration'), 'UnrecognizedClientException', 'InvalidClientTokenId', 'IncompleteSignature'),
    ...all(refused('configuration'), 'MissingAuthenticationToken', 'CredentialsProviderError'),
    ...all(refused('not-found'), 'ResourceNotFoundException', 'NoSuchKey', 'NoSuchBucket'),
    ...all(refused('validation'), 'ValidationException', 'MalformedQueryString'),
    ...all(refused('programmer-error'), 'InvalidAction', 'MissingAction'),
    ...all(refused('constraint-violation'), 'ConditionalCheckFailedException', 'ResourceInUseException'),
    ...all(passingWithoutEffect('serialization-conflict'), 'TransactionConflictException'),
  ]),
]);

/** gRPC status codes, known by the `details` beside them. */
export const grpcCodes: ReadonlyMap<number, Entry> = new Map(
  rows('gRPC, status codes', 'gRPC status', [
    [1, passing('attempt-timeout'), 'CANCELLED'],
    [2, lasting('unknown'), 'UNKNOWN'],
    [3, refused('validation'), 'INVALID_ARGUMENT'],
    [4, passing('upstream-timeout'), 'DEADLINE_EXCEEDED'],
    [5, refused('not-found'), 'NOT_FOUND'],
    [6, refused('constraint-violation'), 'ALREADY_EXISTS'],
    [7, refused('forbidden'), 'PERMISSION_DENIED'],
    [8, passingWithoutEffect('rate-limited'), 'RESOURCE_EXHAUSTED'],
    [9, refused('constraint-violation'), 'FAILED_PRECONDITION'],
    [10, passingWithoutEffect('serialization-conflict'), 'ABORTED'],
    [11, refused('validation'), 'OUT_OF_RANGE'],
    [12, refused('configuration'), 'UNIMPLEMENTED'],
    [13, lasting('upstream-unavailable'), 'INTERNAL'],
    [14, passing('upstream-unavailable'), 'UNAVAILABLE'],
    [15, lasting('upstream-unavailable'), 'DATA_LOSS'],
    [16, refused('unauthorized'), 'UNAUTHENTICATED'],
  ]),
);
