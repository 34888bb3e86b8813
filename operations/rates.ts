import { fetchRates } from '@/lib/rates/fetch-rates';
import { rateSources } from '@/lib/rates/rate-sources';
import { type ExchangeRates, exchangeRatesSchema } from '@/lib/rates/rates-schema';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

const hourMs = 3_600_000;

export type ServedRates = ExchangeRates & { stale?: boolean };

/**
 * Units of each currency for one unit of `base`. Kept for an hour; rates are public, so one copy serves everybody. A
 * kept copy that this release does not understand any more is a failure, which clears it and asks the source.
 */
export const getExchangeRates = withSelfHealing(
  async function getExchangeRates(base: string): Promise<ServedRates> {
    const { endpoint, signal } = healing();
    const baseUrl = endpoint ?? rateSources()[0];
    if (!baseUrl) throw new Error('no source of exchange rates is configured (RATES_BASE_URLS)');
    return fetchRates({ baseUrl, base, signal });
  },
  {
    source: 'getExchangeRates',
    category: 'api',
    effects: 'none',
    dependency: 'exchange-rates',
    // The page that shows the totals waits for them.
    deadlineMs: 3_000,
    endpoints: () => ({ urls: rateSources() }),
    cache: { key: (base) => base, scope: 'public', ttlMs: hourMs, staleMs: 7 * 24 * hourMs, tags: ['exchange-rates'] },
    verify: (rates) => exchangeRatesSchema.safeParse(rates).success,
    captureArgs: (base) => ({ base }),
    onDegraded: (rates) => ({ ...rates, stale: true }),
  },
);
