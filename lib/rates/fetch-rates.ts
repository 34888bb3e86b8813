import { outboundFetch } from '@/lib/runtime/http/outbound';
import { type ExchangeRates, exchangeRatesSchema } from './rates-schema';

/**
 * Asks one source once. Throws `HttpError` for a refusal and a `SyntaxError` or `ZodError` for a reply that is not
 * what the sources promise; choosing another source is the caller's matter.
 */
export async function fetchRates(input: {
  baseUrl: string;
  base: string;
  signal?: AbortSignal;
}): Promise<ExchangeRates> {
  const url = `${input.baseUrl.replace(/\/$/, '')}/latest?base=${encodeURIComponent(input.base)}`;
  const response = await outboundFetch(url, {
    headers: { accept: 'application/json' },
    timeoutMs: 4_000,
    ...(input.signal ? { signal: input.signal } : {}),
  });
  const rates = exchangeRatesSchema.parse(await response.json());
  if (rates.base !== input.base) throw new SyntaxError(`asked for rates of ${input.base}, got ${rates.base}`);
  return rates;
}
