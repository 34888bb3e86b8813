import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Folder {
  dir: string;
  remove(): void;
}

/** A folder of its own with these files. */
export function folderWith(files: Record<string, string>): Folder {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'selfheal-embed-')));
  write(dir, files);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function write(dir: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

export const packageJson = (more: Record<string, string> = {}) =>
  JSON.stringify({ name: 'shop', dependencies: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', ...more } });

export const tsconfig = (alias: string, folder: string) =>
  JSON.stringify({ compilerOptions: { paths: { [`${alias}*`]: [`${folder}*`] } } });

/** An app as create-next-app makes it, less what nothing reads. */
export function emptyApp(more: Record<string, string> = {}): Record<string, string> {
  return {
    'package.json': packageJson(),
    'tsconfig.json': tsconfig('@/', './'),
    'app/layout.tsx': 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n',
    'app/page.tsx': 'export default function Page() { return <p>Shop</p>; }\n',
    ...more,
  };
}

/** A Selfheal of a few lines: what embedding does to files does not depend on how many there are. */
export function smallSelfheal(more: Record<string, string> = {}): Folder {
  const folder = folderWith({
    'package.json': JSON.stringify({
      version: '1.0.0',
      dependencies: { zod: '4.0.0', pg: '8.0.0', tailwindcss: '4.0.0' },
      devDependencies: { '@types/pg': '8.1.0', '@types/node': '20.0.0', vitest: '4.0.0' },
    }),
    'vercel.json': JSON.stringify({ crons: [{ path: '/api/cron/health-check', schedule: '7 5 * * *' }] }),
    '.env.example': '# --- Database ---\n# Where.\n#DATABASE_URL=postgresql://host/db\n# Signs sessions.\n#AUTH_SECRET=\n',
    'app/globals.css': '@import "tailwindcss";\n:root { --ink: #111; }\n',
    'app/platform/layout.tsx':
      "import { host } from '@/self-healing.host';\nexport default function Layout({ children }) { return <main className=\"p-4\">{host.name}{children}</main>; }\n",
    'app/platform/page.tsx':
      "import { reports } from '@/lib/platform/reports';\n\nexport default function Page() {\n  return <h1>{reports()}</h1>;\n}\n",
    'app/platform/members/page.tsx': "import { users } from '@/lib/auth/users';\nexport default users;\n",
    'app/api/health/route.ts': 'export const GET = () => new Response();\n',
    'lib/platform/reports.ts': "import { z } from 'zod';\n\nexport const reports = () => z.string().parse('one');\n",
    'self-healing.host.ts': "export const host = { name: 'ours' };\n",
    'lib/platform/reports.test.ts': "import { reports } from './reports';\nreports();\n",
    'lib/self-healing/error-interceptor.ts':
      "import type { Client } from '../../db/client';\n\nexport const withSelfHealing = (work: unknown) => work as Client;\n",
    'lib/self-healing/steps.ts': [...Array(12).keys()].map((n) => `export const step${n} = ${n};\n`).join('\n'),
    'lib/self-healing/testing/vitest-postgres.ts': 'export default async function setup() {}\n',
    'lib/self-healing/testing/index.ts': "import { it } from 'vitest';\n\nexport const guarantee = it;\n",
    'db/client.ts': "import type { Pool } from 'pg';\n\nexport type Client = Pool;\nexport const folder = 'db/healing-migrations';\n",
    'db/healing-migrations/0000_initial.sql': 'SELECT 1;\n',
    'lib/runtime/start-healing.ts': "export { folder } from '@/db/client';\nexport const url = process.env.DATABASE_URL ?? process.env.AUTH_SECRET;\n",
    'lib/runtime/compose-healer.ts': 'export const configureHealer = (input: unknown) => input;\n',
    ...more,
  });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder.dir, 'node_modules'));
  return folder;
}
