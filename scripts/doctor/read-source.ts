import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findEntries } from '../wrap/find-entries';
import { openProject } from '../wrap/host-app';
import { type SourceRead, sourceFindings } from './source-findings';

/** Reads the source of the app in `folder` and says what is found in it. Needs none of its packages. */
export function readSource(folder: string): SourceRead {
  const root = realpathSync(resolve(folder));
  const project = openProject(root);
  return sourceFindings({
    project,
    root,
    entries: findEntries(project, root),
    typed: existsSync(join(root, 'tsconfig.json')),
    declarations: declarationsIn(root),
  });
}

/** Declaration files where apps keep theirs: at the root, in src and in folders of types. */
function declarationsIn(root: string): string[] {
  return ['.', 'src', 'types', 'src/types', '@types', 'lib', 'src/lib'].flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => readFileSync(join(path, name), 'utf8'));
  });
}
