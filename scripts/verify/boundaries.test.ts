import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfheal-boundaries-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plant(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The names of the rules that the planted files break. */
async function broken(): Promise<string[]> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [tool, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.'];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64e6 }, (error, stdout) => {
      if (stdout) resolve(stdout);
      else reject(error);
    });
  });
  const report = JSON.parse(output) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(report.summary.violations.map((violation) => violation.rule.name))].sort();
}

const empty = 'export const value = 1;\n';
const uses = (path: string) => `import { value } from '${path}';\nexport const other = value;\n`;

describe('the import rules', () => {
  it('accept the doors, the leaves and types', async () => {
    plant({
      'lib/self-healing/index.ts': uses('./healing-engine'),
      'lib/self-healing/healing-engine.ts': uses('./heal/plan'),
      'lib/self-healing/heal/plan.ts': uses('../diagnose/classify'),
      'lib/self-healing/diagnose/classify.ts': empty,
      'actions/save.ts': uses('@/lib/self-healing/index'),
      'db/schema/deals.ts': 'export interface Deal { id: string }\n',
      'components/deal.tsx': "import type { Deal } from '@/db/schema/deals';\nexport type Props = { deal: Deal };\n",
    });
    expect(await broken()).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['no-cycles', { 'lib/a.ts': uses('./b'), 'lib/b.ts': uses('./a') }],
    ['everything-resolves', { 'lib/a.ts': uses('./gone') }],
    [
      'outsiders-enter-by-the-doors',
      { 'actions/save.ts': uses('@/lib/self-healing/heal/plan'), 'lib/self-healing/heal/plan.ts': empty },
    ],
    [
      'stages-do-not-meet',
      { 'lib/self-healing/heal/plan.ts': uses('../diagnose/rules'), 'lib/self-healing/diagnose/rules.ts': empty },
    ],
    [
      'folders-do-not-import-flat-files',
      { 'lib/self-healing/record/spool.ts': uses('../healer'), 'lib/self-healing/healer.ts': empty },
    ],
    [
      'no-siblings-in-heal-strategies',
      { 'lib/self-healing/heal/strategies/a.ts': uses('./b'), 'lib/self-healing/heal/strategies/b.ts': empty },
    ],
    [
      'no-siblings-in-alert-channels',
      { 'lib/self-healing/alert/channels/a.ts': uses('./b'), 'lib/self-healing/alert/channels/b.ts': empty },
    ],
    [
      'core-imports-zod-alone',
      { 'lib/self-healing/core/types.ts': "import { LRUCache } from 'lru-cache';\nexport const value = LRUCache;\n" },
    ],
    [
      'only-the-adapter-knows-next',
      { 'lib/self-healing/record/late.ts': "import { after } from 'next/server';\nexport const value = after;\n" },
    ],
    [
      'only-the-postgres-store-knows-the-database',
      { 'lib/self-healing/learn/learner.ts': uses('../../../db/client'), 'db/client.ts': empty },
    ],
    [
      'healing-tables-belong-to-the-postgres-store',
      { 'actions/read.ts': uses('@/db/queries/healing-queries'), 'db/queries/healing-queries.ts': empty },
    ],
    [
      'the-library-knows-no-app',
      { 'lib/self-healing/guard/may.ts': uses('../../auth/session'), 'lib/auth/session.ts': empty },
    ],
    [
      'what-is-embedded-knows-no-app',
      { 'lib/platform/read-deals.ts': uses('@/db/queries/deals'), 'db/queries/deals.ts': empty },
    ],
    [
      'the-library-imports-relatively',
      { 'lib/self-healing/guard/may.ts': uses('@/lib/self-healing/core/run'), 'lib/self-healing/core/run.ts': empty },
    ],
    ['db-is-a-leaf', { 'db/client.ts': uses('../lib/env'), 'lib/env.ts': empty }],
    ['components-see-types-only', { 'components/deal.ts': uses('@/db/client'), 'db/client.ts': empty }],
    [
      'operations-know-no-request',
      { 'operations/mail.ts': "import { cookies } from 'next/headers';\nexport const value = cookies;\n" },
    ],
    [
      'testing-stays-out-of-production',
      { 'actions/save.ts': uses('@/lib/self-healing/testing/fake'), 'lib/self-healing/testing/fake.ts': empty },
    ],
    [
      'no-development-packages-in-production',
      { 'lib/retry.ts': "import retry from 'p-retry';\nexport const value = retry;\n" },
    ],
  ])('catch a planted violation of %s', async (rule, files) => {
    plant(files);
    expect(await broken()).toContain(rule);
  });
});
