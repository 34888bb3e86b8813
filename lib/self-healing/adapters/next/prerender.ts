import 'server-only';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external';

/**
 * Whether Next renders ahead of any request here, under Cache Components. It then waits for nothing, and stops the
 * render at the first look at the clock: an error that needs both to be healed would be hidden behind Next's own.
 * A `'use cache'` function inside such a render is free of this.
 */
export function inPrerender(): boolean {
  switch (workUnitAsyncStorage.getStore()?.type) {
    case 'prerender':
    case 'prerender-client':
    case 'prerender-runtime':
    case 'validation-client':
      return true;
    default:
      return false;
  }
}

/** Runs `work` where it may look at the clock. It must need nothing of the render. */
export function outsidePrerender<T>(work: () => T): T {
  return inPrerender() ? workUnitAsyncStorage.exit(work) : work();
}
