import { afterEach, expect, it } from 'vitest';
import { emptyApp, type Folder, folderWith, packageJson, tsconfig } from './__fixtures__/small-apps';
import { detectHost } from './host';

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function detect(files: Record<string, string>) {
  const folder = folderWith(files);
  folders.push(folder);
  return detectHost(folder.dir);
}

it('sees the shape of an app as create-next-app makes it', () => {
  const host = detect(emptyApp({ 'next.config.ts': 'export default {};' }));
  expect(host).toMatchObject({
    name: 'shop',
    src: '',
    language: 'typescript',
    alias: { prefix: '@/', folder: '' },
    packageManager: 'npm',
    nextConfig: 'next.config.ts',
    instrumentation: null,
    auth: null,
    cacheComponents: false,
    rootLayout: true,
  });
  expect(host.next.major).toBe(16);
});

it('reads another alias, also one that a configuration inherits and that comes with comments', () => {
  const host = detect({
    'package.json': packageJson(),
    'base.json': JSON.stringify({
      compilerOptions: { baseUrl: '.', paths: { 'lib/*': ['other/*'], '~/*': ['./src/*'] } },
    }),
    'tsconfig.json': '{\n  // ours\n  "extends": "./base.json",\n}',
    'src/app/layout.tsx': '',
  });
  expect(host.alias).toEqual({ prefix: '~/', folder: 'src/' });
  expect(host.src).toBe('src/');
});

it('takes relative imports where no alias stands for the sources', () => {
  expect(detect({ ...emptyApp(), 'tsconfig.json': '{}' }).alias).toBeNull();
  expect(detect({ ...emptyApp(), 'tsconfig.json': tsconfig('ui/', './components/') }).alias).toBeNull();
  expect(detect({ ...emptyApp(), 'tsconfig.json': tsconfig('all/', '../') }).alias).toBeNull();
});

it('takes an app without a tsconfig.json for JavaScript, with the alias of its jsconfig.json', () => {
  const { 'tsconfig.json': _, ...files } = emptyApp({ 'jsconfig.json': tsconfig('@/', './') });
  const host = detect(files);
  expect(host.language).toBe('javascript');
  expect(host.alias).toEqual({ prefix: '@/', folder: '' });
});

it.each([
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['package-lock.json', 'npm'],
])('knows the package manager by %s', (file, manager) => {
  expect(detect(emptyApp({ [file]: '' })).packageManager).toBe(manager);
});

it('sees Cache Components that are on, and not those that are off', () => {
  expect(detect(emptyApp({ 'next.config.mjs': 'export default { cacheComponents: true };' })).cacheComponents).toBe(
    true,
  );
  expect(
    detect(emptyApp({ 'next.config.js': 'module.exports = { experimental: { dynamicIO: true } };' })).cacheComponents,
  ).toBe(true);
  expect(detect(emptyApp({ 'next.config.ts': 'export default { cacheComponents: false };' })).cacheComponents).toBe(
    false,
  );
  expect(detect(emptyApp({ 'next.config.ts': '// cacheComponents: true\nexport default {};' })).cacheComponents).toBe(
    false,
  );
});

it('finds the sign-in by its package, and the module that makes it', () => {
  const auth = (name: string, files: Record<string, string>) =>
    detect(emptyApp({ ...files, 'package.json': packageJson({ [name]: '1.0.0' }) })).auth;
  expect(auth('better-auth', { 'lib/auth.ts': 'export const auth = betterAuth({});' })).toEqual({
    kind: 'better-auth',
    module: 'lib/auth',
  });
  expect(auth('next-auth', { 'auth.ts': 'export const { handlers, auth } = NextAuth({});' })).toEqual({
    kind: 'authjs',
    module: 'auth',
  });
  expect(auth('next-auth', { 'lib/auth.ts': 'export const authOptions = {};' })).toEqual({
    kind: 'authjs',
    module: null,
  });
  expect(auth('@clerk/nextjs', {})).toEqual({ kind: 'clerk', module: null });
});
