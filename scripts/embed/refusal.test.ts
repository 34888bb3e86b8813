import { afterEach, expect, it } from 'vitest';
import { emptyApp, type Folder, folderWith, packageJson } from './__fixtures__/small-apps';
import { refuseUnfit } from './refusal';

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function refusing(files: Record<string, string>): () => void {
  const [app, own] = [folderWith(files), folderWith({})];
  folders.push(app, own);
  return () => refuseUnfit(app.dir, own.dir);
}
const next = (version: string) => JSON.stringify({ dependencies: { next: version } });
const edge = "export const runtime = 'edge';\n";

it.each<[string, Record<string, string>, RegExp]>([
  ['has no package.json', { 'app/page.tsx': '' }, /no package[.]json/],
  ['has a package.json that cannot be read', { 'package.json': '{' }, /cannot be read/],
  ['does not use Next', { 'package.json': '{}' }, /next is not among/],
  ['is on Next 14', { ...emptyApp(), 'package.json': next('14.2.3') }, /Next 14[.]2[.]3/],
  ['is on Next 15.0', { ...emptyApp(), 'package.json': next('15.0.4') }, /15[.]1 or later/],
  ['has the Pages Router only', { 'package.json': packageJson(), 'pages/index.tsx': '' }, /Pages Router only/],
  [
    'is exported as static files',
    emptyApp({ 'next.config.ts': "export default { output: 'export' };" }),
    /static files/,
  ],
  ['runs on Edge alone', emptyApp({ 'app/layout.tsx': edge, 'app/api/a/route.ts': edge }), /runs on Edge/],
])('refuses an app that %s, in one line that says what to do', (_, files, message) => {
  const refuse = refusing(files);
  expect(refuse).toThrow(message);
  expect(refuse).not.toThrow(/\n/);
});

it('takes an app that is fit, also with the Pages Router beside it and a route on Edge', () => {
  expect(refusing(emptyApp())).not.toThrow();
  expect(refusing(emptyApp({ 'pages/index.tsx': '', 'app/api/a/route.ts': edge }))).not.toThrow();
  expect(
    refusing(emptyApp({ 'app/layout.tsx': edge, 'app/api/a/route.ts': "export const runtime = 'nodejs'" })),
  ).not.toThrow();
  for (const version of ['15.1.0', '^15.0.0', '16.4.6', 'latest', '>=15']) {
    expect(refusing({ ...emptyApp(), 'package.json': next(version) })).not.toThrow();
  }
});

it('asks what is installed, not what package.json would allow', () => {
  const installed = { 'node_modules/next/package.json': JSON.stringify({ version: '14.9.0' }) };
  expect(refusing({ ...emptyApp(), ...installed, 'package.json': next('latest') })).toThrow(/Next 14[.]9[.]0/);
});

it('refuses Selfheal itself and folders inside of it, and what is no folder', () => {
  const own = folderWith({ 'examples/app/package.json': '{}' });
  folders.push(own);
  expect(() => refuseUnfit(own.dir, own.dir)).toThrow(/Selfheal itself/);
  expect(() => refuseUnfit(`${own.dir}/examples/app`, own.dir)).toThrow(/inside it/);
  expect(() => refuseUnfit(`${own.dir}/nowhere`, own.dir)).toThrow(/not a folder/);
  expect(() => refuseUnfit(`${own.dir}/examples/app/package.json`, own.dir)).toThrow(/not a folder/);
});
