import { relative } from 'node:path';
import { expect, test } from '@playwright/test';
import { runServerlessTrial, trialSizes } from '@/scripts/serverless-trial/run';
import { newestBuild } from '@/scripts/start/build.mjs';
import { projectRoot } from '@/scripts/start/project.mjs';

test('loses and repeats nothing where every request has a process of its own that is ended right after its response', async () => {
  // Some thirty processes start one after the other, and what they left is somebody else's only after a minute.
  test.setTimeout(600_000);
  const distDir = process.env.NEXT_DIST_DIR ?? relative(projectRoot, newestBuild() ?? '');
  const lines: string[] = [];
  const result = await runServerlessTrial({ root: projectRoot, distDir, size: trialSizes.short }, (line) =>
    lines.push(line),
  );
  const wrong = result.checks.filter(({ expected, found }) => expected !== found);
  expect(wrong, wrong.length > 0 ? result.output : '').toEqual([]);
  expect(result.endings.kill).toBeGreaterThan(0);
  expect(result.endings.freeze).toBeGreaterThan(0);
  expect(result.slices).toBeGreaterThan(0);
});
