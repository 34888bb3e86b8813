import fc from 'fast-check';

// The same inputs in every run: a failure must be one that a change made. Searching for new ones: SEED=… npx vitest run.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_122) });
