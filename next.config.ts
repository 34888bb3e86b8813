import type { NextConfig } from 'next';

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  typescript: {
    // `next build` adds its output folder to tsconfig.json; a build into a folder of its own must not change that file.
    tsconfigPath: process.env.NEXT_DIST_DIR ? 'tsconfig.build.json' : 'tsconfig.json',
    // `npm start` leaves type errors to `npm test`: they say nothing about whether the application runs.
    ignoreBuildErrors: process.env.NEXT_SKIP_TYPE_CHECK === '1',
  },
  experimental: {
    authInterrupts: true,
    // A cache inside an output folder that is used once would only be written, never read.
    turbopackFileSystemCacheForBuild: process.env.NEXT_DIST_DIR === undefined,
  },
  // For the image: scripts/image/stage.mjs takes from it what runs.
  ...(process.env.NEXT_OUTPUT === 'standalone' ? { output: 'standalone' } : {}),
  // Read by their paths when the process starts, or by the doctor's page.
  outputFileTracingIncludes: { '/**': ['./db/migrations/**', './db/healing-migrations/**', './.selfheal/doctor.json'] },
  poweredByHeader: false,
  // Packages with native or WebAssembly parts, and vendor SDKs that are loaded on first use.
  serverExternalPackages: [
    '@electric-sql/pglite',
    'pg',
    '@neondatabase/serverless',
    'pg-boss',
    'ws',
    'twilio',
    'resend',
    'openai',
  ],
};

export default config;
