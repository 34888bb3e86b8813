import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const classic = process.env.FIXTURE_RENDERING === 'classic';

/** A second, tiny application: the library with and without its wrapper, under either way that Next renders. */
const config: NextConfig = {
  distDir: classic ? '.next-classic' : '.next',
  cacheComponents: !classic,
  // With it Next renders a page twice for one request, so that nothing could be counted.
  partialPrefetching: false,
  experimental: { authInterrupts: true, ...(classic ? { useCache: true } : {}) },
  // The types are the same in both; `next build` would add its output folder to the file that is named.
  typescript: { tsconfigPath: classic ? 'tsconfig.classic.json' : 'tsconfig.json', ignoreBuildErrors: classic },
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
};

export default config;
