import { Project } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import type { Entry } from '../../wrap/find-entries';
import { sourceFindings } from '../source-findings';

/** An app of a few files, by path, in memory. `@/` leads to its root. */
export type Files = Readonly<Record<string, string>>;

export function findIn(files: Files, input: { entries?: readonly Entry[]; typed?: boolean } = {}): Finding[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, baseUrl: '/app', paths: { '@/*': ['./*'] } },
  });
  const declarations: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith('.d.ts')) declarations.push(text);
    else project.createSourceFile(`/app/${path}`, text);
  }
  const { entries = [], typed = true } = input;
  return sourceFindings({ project, root: '/app', entries, typed, declarations }).findings;
}

/** The heads that most planted files begin with. */
export const heads = `import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';\n`;

/** One operation in `operations/work.ts`: its options, and what its function does. */
export const operation = (options: string, body = 'return input;', above = ''): Files => ({
  'operations/work.ts': `${heads}${above}
export const work = withSelfHealing(
  async function work(input: string) { ${body} },
  { source: 'work', category: 'database', ${options} },
);
`,
});
