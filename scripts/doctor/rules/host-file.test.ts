import { afterEach, expect, it } from 'vitest';
import { emptyApp, type Folder, folderWith, packageJson } from '../../embed/__fixtures__/small-apps';
import { detectHost } from '../../embed/host';
import { toJavaScript } from '../../embed/javascript';
import { hostOwnedTemplates } from '../../embed/templates';
import { findIn } from '../__fixtures__/in-memory-app';

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function template(files: Record<string, string>): string {
  const folder = folderWith({ ...emptyApp(), ...files });
  folders.push(folder);
  return hostOwnedTemplates(detectHost(folder.dir)).get('self-healing.host.ts') ?? '';
}
const told = (path: string, text: string) =>
  findIn({ [path]: text })
    .filter(({ code }) => code === 'host-unfinished')
    .map(({ wrong }) => wrong.split(':')[0]);

const nobodySignedIn = 'currentActor() still says that nobody is signed in';
const nobodyAdmin = 'The list `admins` is empty';

it('knows the file that embedding leaves, in TypeScript and JavaScript, until both questions are answered', () => {
  const left = template({});
  for (const [path, text] of [
    ['self-healing.host.ts', left],
    ['self-healing.host.js', toJavaScript('self-healing.host.ts', left)],
  ] as const) {
    expect(told(path, text)).toEqual([nobodySignedIn]);
    const signedIn = text.replace(/(const signedIn)[^;]*;/, '$1 = await whoAsks();');
    expect(told(path, signedIn)).toEqual([nobodyAdmin]);
    expect(told(path, signedIn.replace(/(const admins.*) \[\];/, "$1 ['one'];"))).toEqual([]);
  }
});

it('asks for admins alone where embedding found the sign-in', () => {
  const found = template({ 'package.json': packageJson({ '@clerk/nextjs': '6.0.0' }) });
  expect(told('src/self-healing.host.ts', found)).toEqual([nobodyAdmin]);
});
