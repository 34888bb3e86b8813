import { cacheLife } from 'next/cache';
import { cookies } from 'next/headers';
import { counted } from '../probe';
import type { Variant, Wrap } from '../variants';
import { fail, leave } from './control';

async function stampOf(variant: Variant) {
  'use cache';
  cacheLife('max');
  return `${variant} ${Date.now()}`;
}

async function bumpsOf(variant: Variant) {
  'use cache';
  cacheLife('max');
  return counted(variant, 'bumps');
}

/** Every read of one variant, as pages use them. */
export function makeReads(wrap: Wrap, variant: Variant) {
  const read = (name: string) => ({
    source: `${variant} ${name}`,
    category: 'database' as const,
    effects: 'none' as const,
  });
  return {
    greeting: wrap(async (name: string) => `Good day, ${name}`, read('greeting')),
    /** Wrapped around a cached function. */
    stamp: wrap(async () => await stampOf(variant), read('stamp')),
    bumps: wrap(async () => await bumpsOf(variant), read('bumps')),
    /** Waits for the request: in a prerender Next never answers it, and stops it with an error of its own. */
    visitor: wrap(async (): Promise<Record<string, string | null>> => {
      const jar = await cookies();
      const names = ['visitor', 'flavour', 'bound', 'left'];
      return Object.fromEntries(names.map((name) => [name, jar.get(name)?.value ?? null]));
    }, read('visitor')),
    slow: wrap(async () => {
      await cookies();
      await new Promise<void>((resolve) => setTimeout(resolve, 250));
      return 'the slow part';
    }, read('slow')),
    item: wrap(async (id: string) => {
      leave(id);
      if (id.startsWith('broken')) fail(id.slice('broken-'.length), `page of ${variant}`);
      return `item ${id}`;
    }, read('page item')),
  };
}

export type Reads = ReturnType<typeof makeReads>;
