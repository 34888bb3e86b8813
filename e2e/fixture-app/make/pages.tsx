import { cacheLife } from 'next/cache';
import { after } from 'next/server';
import { Suspense } from 'react';
import { note } from '../probe';
import type { Variant } from '../variants';
import type { Reads } from './reads';

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
    async Item({ searchParams }: { searchParams: Promise<{ id?: string }> }) {
      const { id = '' } = await searchParams;
      after(() => note(variant, `page ${id}`));
      return <p id="item">{await reads.item(id)}</p>;
    },
  };
}

async function Slow({ read }: { read: Reads['slow'] }) {
  return <p id="slow">{await read()}</p>;
}

async function Frame({ variant }: { variant: Variant }) {
  'use cache';
  cacheLife('max');
  return <p id="frame">{`cached frame of ${variant} ${Date.now()}`}</p>;
}
