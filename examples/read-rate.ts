import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** Units of `currency` for one euro. A read, so it may run again. */
export const readRate = withSelfHealing(
  async function readRate(currency: string): Promise<number> {
    const response = await fetch(`${process.env.RATES_URL}/${currency}`, { signal: healing().signal });
    if (!response.ok) {
      throw Object.assign(new Error(`the source of rates answered ${response.status}`), { status: response.status });
    }
    const { rate } = (await response.json()) as { rate: number };
    return rate;
  },
  { source: 'readRate', category: 'api', effects: 'none', dependency: 'rates' },
);
