import { statSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { ts } from 'ts-morph';
import type { HostApp } from './host-app';
import type { WrapResult } from './wrap-app';

/** The app's files that the patterns name: paths, folders or globs, below the app. */
export function filesNamed(app: HostApp, patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const path = isAbsolute(pattern) ? pattern : resolve(app.root, pattern);
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind?.isFile()) return app.files.filter((file) => file.fileName === path).map((file) => file.fileName);
    if (kind?.isDirectory()) {
      return app.files
        .filter((file) => file.fileName.startsWith(path === sep ? sep : path + sep))
        .map(({ fileName }) => fileName);
    }
    const own = new Set(app.files.map(({ fileName }) => fileName));
    const found = app.project.getSourceFiles(isAbsolute(pattern) ? pattern : join(app.root, pattern));
    return found.map((file) => file.getFilePath() as string).filter((name) => own.has(name));
  });
}

/** What is named by its own path and is no source of the app. */
export function leftOut(app: HostApp, patterns: readonly string[]): WrapResult['skipped'] {
  return patterns.flatMap((pattern) => {
    const path = resolve(app.root, pattern);
    const isInside = path === app.root || path.startsWith(app.root + sep);
    if (
      !statSync(path, { throwIfNoEntry: false }) ||
      app.files.some(({ fileName }) => `${fileName}${sep}`.startsWith(path + sep))
    ) {
      return [];
    }
    const why = isInside
      ? 'holds no source of the app: packages, builds, declarations and other apps are left out'
      : 'lies outside of the app';
    return [{ file: pattern, why }];
  });
}

/** Whether a file that is left out is one where somebody would look for an entry. */
export function couldHold(file: ts.SourceFile, path: string): boolean {
  return /(?:^|\/)route[.]\w+$|(?:^|\/)pages\/api\//.test(path) || /^\s*['"]use server['"]/m.test(file.text);
}
