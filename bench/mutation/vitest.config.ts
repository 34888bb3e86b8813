import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What mutants are tried against: the tests in memory, with fake clocks. Those with servers would take hours. */
export default defineConfig({
  root,
  resolve: { alias: { '@': root, 'server-only': `${root}/scripts/empty-module.mjs` } },
  test: {
    include: ['lib/self-healing/{guard,heal,operation,verify}/**/*.test.ts', 'lib/self-healing/*.test.ts'],
    exclude: ['node_modules/**', '**/real-faults/**', '**/*postgres*', '**/killed-worker*', '**/*.types.test.ts'],
    setupFiles: ['./scripts/vitest-setup.ts'],
    globalSetup: ['./lib/self-healing/testing/vitest-postgres.ts'],
    testTimeout: 20_000,
    pool: 'threads',
  },
});
