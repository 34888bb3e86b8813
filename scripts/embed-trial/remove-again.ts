import { CheckError } from './report';
import { build, must } from './steps';
import { compareTrees, readTree, type Tree } from './tree';
import type { Trial } from './trial';

/** Takes Selfheal out; what is left has to build, and to be what the app was. */
export async function removeAgain({ list, root, folder, env }: Trial, before: Tree): Promise<void> {
  await list.check('remove and unwrap', async () => {
    const command: [string, ...string[]] = [
      'npm',
      'run',
      '--silent',
      'embed',
      '--',
      folder,
      '--remove',
      '--unwrap',
      '--yes',
    ];
    await must('embed --remove --unwrap', command, { cwd: root });
    const { added, changed, removed } = compareTrees(before, await readTree(folder));
    if (removed.length > 0) throw new CheckError(`files of the app are gone: ${removed.join(', ')}`);
    const left = [`left: ${added.join(', ') || 'nothing'}`, `still different: ${changed.join(', ') || 'nothing'}`];
    return left.join('; ');
  });
  await list.check('builds after the removal', () => build(folder, env).then(() => 'next build'));
}
