import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/** A second, tiny application: the library under Cache Components, with and without its wrapper. */
const config: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
  experimental: { authInterrupts: true },
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
};

export default config;
