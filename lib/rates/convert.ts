import { decimalsOf } from '@/lib/money/currencies';
import type { ExchangeRates } from './rates-schema';

/** Converts minor units into minor units of `rates.base`, rounded; null when the rate is unknown. */
export function toBase(minor: number, currency: string, rates: ExchangeRates): number | null {
  if (currency === rates.base) return minor;
  const rate = rates.rates[currency];
  if (rate === undefined) return null;
  return Math.round((minor / 10 ** decimalsOf(currency) / rate) * 10 ** decimalsOf(rates.base));
}
