import { nothingChanged } from './adopt';
import { run } from './processes';
import { CheckError } from './report';
import { build, edit, must } from './steps';
import { compareTrees, readTree, type Tree } from './tree';
import type { Trial } from './trial';

/** Takes Selfheal out; what is left has to build, and to be what the app was. */
export async function removeAgain({ list, root, folder, env, app }: Trial, before: Tree): Promise<void> {
  const args = ['--silent', 'embed', '--', folder, '--remove', '--unwrap', '--yes'];
  const command: [string, ...string[]] = ['npm', 'run', ...args];
  if (app.undo.length > 0) {
    await list.check('remove refuses what it cannot unwrap', async () => {
      const embedded = await readTree(folder);
      const { code, output } = await run('npm', ['run', ...args], { cwd: root });
      if (code !== 1) throw new CheckError(`it ended with ${code}`, output);
      nothingChanged(embedded, await readTree(folder));
      await edit(folder, app.undo);
      return `by name, with nothing removed; by hand: ${app.undo.map(({ why }) => why).join(', ')}`;
    });
  }
  await list.check('remove and unwrap', async () => {
    await must('embed --remove --unwrap', command, { cwd: root });
    const { added, changed, removed } = compareTrees(before, await readTree(folder));
    if (removed.length > 0) throw new CheckError(`files of the app are gone: ${removed.join(', ')}`);
    const left = [`left: ${added.join(', ') || 'nothing'}`, `still different: ${changed.join(', ') || 'nothing'}`];
    return left.join('; ');
  });
  await list.check('builds after the removal', () => build(folder, env).then(() => 'next build'));
}
