import 'server-only';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external';

/** As text: Next 15 does not know all of Next 16's. */
const prerenders: ReadonlySet<string> = new Set([
  'prerender',
  'prerender-client',
  'prerender-runtime',
  'validation-client',
]);

/**
 * Whether Next renders ahead of any request here, under Cache Components. It then waits for nothing, and stops the
 * render at the first look at the clock: an error that needs both to be healed would be hidden behind Next's own.
 * A `'use cache'` function inside such a render is free of this.
 */
export function inPrerender(): boolean {
  const type: string | undefined = workUnitAsyncStorage.getStore()?.type;
  return type !== undefined && prerenders.has(type);
}

/** Runs `work` where it may look at the clock. It must need nothing of the render. */
export function outsidePrerender<T>(work: () => T): T {
  return inPrerender() ? workUnitAsyncStorage.exit(work) : work();
}
