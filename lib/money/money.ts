import { decimalsOf } from './currencies';

/** Reads "1250", "1 250.50" or "1,250.50" as minor units; null when it is no exact amount of the currency. */
export function parseAmount(text: string, currency: string): number | null {
  const decimals = decimalsOf(currency);
  const plain = text.trim().replace(/[\s\u00a0']/g, '');
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(plain);
  if (!match) return null;
  const whole = (match[1] ?? '').replaceAll(',', '');
  const fraction = match[2] ?? '';
  if (fraction.length > decimals) return null;
  const minor = Number(whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** Minor units as an input field shows them: "1250.50". */
export function plainAmount(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  return (minor / 10 ** decimals).toFixed(decimals);
}

/** Minor units for reading: "€1,250.50". `short` leaves out decimals that are zero. */
export function formatMoney(minor: number, currency: string, length: 'full' | 'short' = 'full'): string {
  const decimals = decimalsOf(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    trailingZeroDisplay: length === 'short' ? 'stripIfInteger' : 'auto',
  }).format(minor / 10 ** decimals);
}
