import { afterEach, expect, it } from 'vitest';
import { emptyApp, type Folder, folderWith, packageJson } from './__fixtures__/small-apps';
import { detectHost } from './host';
import { hostOwnedTemplates, instrumentationParts, layoutTemplate, pagePropsTemplate } from './templates';

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function host(files: Record<string, string>) {
  const folder = folderWith({ ...emptyApp(), ...files });
  folders.push(folder);
  return detectHost(folder.dir);
}
const ports = (files: Record<string, string>) => hostOwnedTemplates(host(files)).get('self-healing.host.ts') ?? '';

it('lets nobody be an admin until the developer says who, whatever sign-in was found, and says so', () => {
  const found: Record<string, string>[] = [
    {},
    { 'package.json': packageJson({ 'better-auth': '1.0.0' }), 'lib/auth.ts': 'export const auth = betterAuth({});' },
    { 'package.json': packageJson({ 'next-auth': '5.0.0' }), 'auth.ts': 'export const { auth } = NextAuth({});' },
    { 'package.json': packageJson({ 'next-auth': '4.0.0' }) },
    { 'package.json': packageJson({ '@clerk/nextjs': '6.0.0' }) },
  ];
  for (const files of found) {
    expect(ports(files)).toContain('const admins: readonly string[] = [];');
    expect(ports(files)).toContain('actor !== null && admins.includes(actor.actorId)');
    expect(ports(files)).toContain('To do: say who is an admin. Until then nobody may open /platform.');
  }
});

it('asks the sign-in that was found, where it was found', () => {
  const betterAuth = {
    'package.json': packageJson({ 'better-auth': '1.0.0' }),
    'lib/auth.ts': 'export const auth = betterAuth({});',
  };
  expect(ports(betterAuth)).toContain("import { auth } from '@/lib/auth';");
  expect(ports(betterAuth)).toContain('auth.api.getSession({ headers: await headers() })');
  const authjs = {
    'package.json': packageJson({ 'next-auth': '5.0.0' }),
    'auth.ts': 'export const { auth } = NextAuth({});',
  };
  expect(ports(authjs)).toContain("import { auth } from '@/auth';");
});

it('stands inside of Suspense only where Cache Components ask for it', () => {
  expect(layoutTemplate(host({}))).not.toContain('Suspense');
  expect(layoutTemplate(host({ 'next.config.ts': 'export default { cacheComponents: true };' }))).toContain(
    '<Suspense',
  );
});

it('brings the page itself where no layout stands above it', () => {
  const grouped = host({ 'app/(shop)/layout.tsx': '' });
  expect(layoutTemplate(grouped)).not.toContain('<html');
  expect(layoutTemplate({ ...grouped, rootLayout: false })).toContain('<html lang="en">');
});

it('declares the props of pages for a Next that does not, and only there', () => {
  const next = (version: string) => host({ 'package.json': packageJson({ next: version }) });
  expect(pagePropsTemplate(next('15.1.4'))).toContain('interface PageProps<');
  expect(pagePropsTemplate(next('15.5.0'))).toBeNull();
  expect(pagePropsTemplate(next('16.4.6'))).toBeNull();
});

it("imports what is Node's alone inside of a branch, which webpack leaves out for Edge also in development", () => {
  const { register, onRequestError } = instrumentationParts(host({}));
  for (const part of [register, onRequestError]) {
    const [before = '', inside = ''] = part.split("if (process.env.NEXT_RUNTIME === 'nodejs') {\n");
    expect(before).not.toContain('import(');
    const [branch = '', after = ''] = inside.split('\n  }\n');
    expect(branch).toContain('import(');
    expect(after).not.toContain('import(');
  }
});
