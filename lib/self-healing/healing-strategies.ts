import type { Strategy } from './core/strategy';
import { clearCacheAndRetry } from './heal/strategies/clear-cache-and-retry';
import { fallbackToCache } from './heal/strategies/fallback-to-cache';
import { queueForLater } from './heal/strategies/queue-for-later';
import { rateLimitBackoff } from './heal/strategies/rate-limit-backoff';
import { resetConnection } from './heal/strategies/reset-connection';
import { retryWithBackoff } from './heal/strategies/retry-with-backoff';
import { rollbackTransaction } from './heal/strategies/rollback-transaction';
import { skipOperation } from './heal/strategies/skip-operation';
import { switchApiEndpoint } from './heal/strategies/switch-api-endpoint';
import { useDefaultValue } from './heal/strategies/use-default-value';

/** The ten, registered in one place. Order matters only as the last tie-break within a rank. */
export const strategies: readonly Strategy[] = [
  retryWithBackoff,
  rateLimitBackoff,
  rollbackTransaction,
  resetConnection,
  switchApiEndpoint,
  clearCacheAndRetry,
  queueForLater,
  fallbackToCache,
  useDefaultValue,
  skipOperation,
];
