import { z } from 'zod';

/** Units of each currency for one unit of `base`, as the sources answer `GET /latest?base=EUR`. */
export const exchangeRatesSchema = z.object({
  base: z.string().regex(/^[A-Z]{3}$/),
  date: z.iso.date(),
  rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive()),
});
export type ExchangeRates = z.infer<typeof exchangeRatesSchema>;
