import { cacheLife } from 'next/cache';
import { after } from 'next/server';
import { Suspense } from 'react';
import { note } from '../probe';
import type { Variant } from '../variants';
import type { Reads } from './reads';

type Search = Promise<{ id?: string }>;

/** The other pages of one variant. */
export function makePages(reads: Reads, variant: Variant) {
  return {
    /** Prerendered as a whole: a cached component, and wrapped reads beside and around cached ones. */
    async Cached() {
      return (
        <main>
          <Frame variant={variant} />
          <p id="greeting">{await reads.greeting('cached')}</p>
          <p id="stamp">{await reads.stamp()}</p>
        </main>
      );
    },
    /** A shell that is there at once, and a part that follows. */
    async Streaming() {
      return (
        <main>
          <h1>{await reads.greeting('streaming')}</h1>
          <Suspense fallback={<p id="wait">wait for it</p>}>
            <Slow read={reads.slow} />
          </Suspense>
        </main>
      );
    },
    /** Cache Components want a placeholder; without one, a page of the classic rendering has a status of its own. */
    Item({ searchParams }: { searchParams: Search }) {
      const item = <Item searchParams={searchParams} read={reads.item} variant={variant} />;
      if (process.env.FIXTURE_RENDERING === 'classic') return item;
      return <Suspense fallback={<p>looking for it</p>}>{item}</Suspense>;
    },
  };
}

async function Item(input: { searchParams: Search; read: Reads['item']; variant: Variant }) {
  const { id = '' } = await input.searchParams;
  after(() => note(input.variant, `page ${id}`));
  return <p id="item">{await input.read(id)}</p>;
}

async function Slow({ read }: { read: Reads['slow'] }) {
  return <p id="slow">{await read()}</p>;
}

async function Frame({ variant }: { variant: Variant }) {
  'use cache';
  cacheLife('max');
  return <p id="frame">{`cached frame of ${variant} ${Date.now()}`}</p>;
}
