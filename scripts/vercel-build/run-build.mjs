import { planBuild } from './plan-build.mjs';

/**
 * Plans, migrates where that is due, then builds. Migrations come first: they only add, so the release that still runs
 * does not notice, and a build that then fails leaves nothing to undo.
 *
 * @param {{
 *   env: Record<string, string | undefined>,
 *   migrate: (env: Record<string, string | undefined>) => Promise<number>,
 *   build: (env: Record<string, string | undefined>) => Promise<number>,
 *   say: (line: string) => void,
 * }} input `migrate` and `build` give an exit code.
 * @returns {Promise<number>} the exit code of the whole.
 */
export async function runBuild({ env, migrate, build, say }) {
  const plan = planBuild(env);
  if ('refused' in plan) {
    say(plan.refused);
    return 1;
  }
  say(plan.line);
  if (plan.migrate) {
    const code = await migrate({ ...env, DATABASE_URL: plan.url ?? undefined });
    if (code !== 0) {
      say('Migrations: failed, so nothing is built. What is deployed stays as it is.');
      return code;
    }
  }
  return await build(env);
}
