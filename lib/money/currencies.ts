/** ISO 4217 codes the product offers, with their number of decimals. */
export const currencies = {
  EUR: 2,
  USD: 2,
  GBP: 2,
  CHF: 2,
  SEK: 2,
  PLN: 2,
  JPY: 0,
  CAD: 2,
  AUD: 2,
} as const;
export type Currency = keyof typeof currencies;

export const currencyCodes = Object.keys(currencies) as Currency[];

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencies, text);
}

export function decimalsOf(currency: string): number {
  return isCurrency(currency) ? currencies[currency] : 2;
}
