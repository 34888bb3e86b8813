import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');

export default defineConfig({
  resolve: { alias: { '@': root, 'server-only': `${root}/scripts/empty-module.mjs` } },
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '.next*/**', '.data/**', 'e2e/**', 'reports/**'],
    setupFiles: ['./scripts/vitest-setup.ts'],
    globalSetup: ['./lib/self-healing/testing/vitest-postgres.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
