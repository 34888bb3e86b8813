import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundAuth {
  kind: 'better-auth' | 'authjs' | 'clerk';
  /** The module that makes it, relative to the host and without ending; null where none was found in the usual places. */
  module: string | null;
}

const endings = ['.ts', '.tsx', '.js', '.mjs', '/index.ts', '/index.js', '/server.ts', '/server.js'];
const places = ['lib/auth', 'auth', 'server/auth', 'utils/auth', 'lib/auth/auth', 'app/auth'];

/** Which sign-in an app has: by its packages, and by the module that exports `auth`, looked for in the usual places. */
export function findAuth(dir: string, src: string, packages: Record<string, string>): FoundAuth | null {
  if ('better-auth' in packages) return { kind: 'better-auth', module: moduleWith(dir, src, /\bbetterAuth\s*\(/) };
  if ('next-auth' in packages) return { kind: 'authjs', module: moduleWith(dir, src, /\bNextAuth\s*\(/) };
  if ('@clerk/nextjs' in packages) return { kind: 'clerk', module: null };
  return null;
}

function moduleWith(dir: string, src: string, marker: RegExp): string | null {
  for (const place of [...places.map((name) => src + name), ...places]) {
    for (const ending of endings) {
      const path = join(dir, place + ending);
      if (!existsSync(path)) continue;
      const text = readFileSync(path, 'utf8');
      if (marker.test(text) && /export\s+(const|let|function|\{)[^;]*\bauth\b/.test(text)) {
        return place + ending.replace(/[.]\w+$/, '').replace(/\/index$/, '');
      }
    }
  }
  return null;
}
