import type { NextConfig } from 'next';

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  experimental: { authInterrupts: true },
  poweredByHeader: false,
  // Packages with native or WebAssembly parts, and vendor SDKs that are loaded on first use.
  serverExternalPackages: ['@electric-sql/pglite', 'pg', '@neondatabase/serverless', 'pg-boss', 'ws', 'twilio', 'resend', 'openai'],
};

export default config;
