import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CheckError } from './report';
import { edit, must } from './steps';
import { compareTrees, readTree, type Tree } from './tree';
import type { Trial } from './trial';
import { ownVersions, writeTemplate } from './write-app';

/** What embedding may change of what an app already had: by merging, never by overwriting. */
const merged = new Set(['package.json', '.env.example', 'vercel.json', '.gitignore', 'tsconfig.json', 'jsconfig.json']);

const script = (name: string, ...args: string[]): [string, ...string[]] => [
  'npm',
  'run',
  '--silent',
  name,
  '--',
  ...args,
];

/** Embeds, fills in what only the developer knows, and wraps. */
export async function adopt(trial: Trial, before: Tree): Promise<void> {
  const { list, root, folder, app, next15 } = trial;
  await list.check('embed --dry-run writes nothing', async () => {
    await must('embed --dry-run', script('embed', folder, '--dry-run'), { cwd: root });
    return nothingChanged(before, await readTree(folder));
  });
  await list.check('embed', async () => {
    await must('embed', script('embed', folder, '--yes', '--install'), { cwd: root });
    const { added, changed, removed } = compareTrees(before, await readTree(folder));
    const wrong = [...changed.filter((path) => !merged.has(path)), ...removed];
    if (wrong.length > 0) throw new CheckError(`it changed files of the app: ${wrong.join(', ')}`);
    return `${added.length} files; merged: ${changed.join(', ') || 'none'}`;
  });
  await list.check('the developer fills in the ports', async () => {
    const template = join(root, 'scripts/embed-trial/adopted', app.name);
    if (!existsSync(template)) return 'nothing to fill in';
    const written = await writeTemplate(template, folder, { versions: await ownVersions(root), next15 });
    return written.join(', ');
  });
  const embedded = await readTree(folder);
  await list.check('wrap is a dry run by default', async () => {
    await must('wrap', script('wrap', '--dir', folder, ...app.wrap), { cwd: root });
    return nothingChanged(embedded, await readTree(folder));
  });
  await list.check('wrap --write', async () => {
    const output = await must('wrap --write', script('wrap', '--dir', folder, '--write', ...app.wrap), { cwd: root });
    const { changed, added } = compareTrees(embedded, await readTree(folder));
    if (changed.length === 0) throw new CheckError('it wrapped nothing', output);
    return [...changed, ...added].join(', ');
  });
  const wrapped = await readTree(folder);
  await list.check('wrap again wraps nothing twice', async () => {
    await must('wrap --write', script('wrap', '--dir', folder, '--write', ...app.wrap), { cwd: root });
    return nothingChanged(wrapped, await readTree(folder));
  });
  if (app.edits.length > 0) {
    await list.check('the developer says what may run again', async () => {
      await edit(folder, app.edits);
      return app.edits.map(({ why }) => why).join('; ');
    });
  }
}

/** Embedding a second time finds everything as it left it, the developer's files included. */
export async function embedAgain({ list, root, folder }: Trial): Promise<void> {
  const before = await readTree(folder);
  await list.check('embed again is a no-op', async () => {
    await must('embed', script('embed', folder, '--yes', '--install'), { cwd: root });
    return nothingChanged(before, await readTree(folder));
  });
}

/** @throws CheckError that names the files. */
export function nothingChanged(before: Tree, after: Tree): string {
  const { added, changed, removed } = compareTrees(before, after);
  const touched = [...added, ...changed, ...removed];
  if (touched.length > 0) {
    throw new CheckError(`it touched ${touched.length} files: ${touched.slice(0, 4).join(', ')}`, touched.join('\n'));
  }
  return `${after.size} files as before`;
}
