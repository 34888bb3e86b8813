import type { Project } from 'ts-morph';
import { readApp } from './host-app';
import { locateEntries } from './locate-entries';

/** An exported server action, a route handler, or an operation (anything else that is wrapped). */
export interface Entry {
  /** Below the app's root, with forward slashes. */
  file: string;
  /** From 1. */
  line: number;
  /** `default` for a default export; an operation has the name of the constant that holds it. */
  exportName: string;
  kind: 'action' | 'route' | 'operation';
  /** Whether `withSelfHealing` stands around it, also below another wrapper or in a function of the app that wraps. */
  wrapped: boolean;
  /** What the wrapper's options say literally; absent where the wrapping itself cannot be seen. */
  options?: {
    source?: string;
    category?: string;
    effects?: string;
    /** The names of all options given; `...` stands for a spread that could not be followed. */
    has: string[];
  };
  /** Why the codemod cannot wrap it, and what to do instead. */
  refusal?: string;
}

/**
 * Finds what is wrapped or should be, over all files of `project` that belong to the app at `root`. Tests, declarations,
 * packages, builds, client files, the Pages Router and other apps in folders of this one are left out. Reads only.
 *
 * @param project from `openProject(root)`, or any project that holds the app's files; types are only asked where a
 *   value is made by a call that the source does not explain.
 */
export function findEntries(project: Project, root: string): Entry[] {
  const app = readApp(project, root);
  return app.files
    .flatMap((file) => locateEntries(app, file))
    .map(({ path, line, exportName, kind, wrapped, options, refusal }) => ({
      file: path,
      line,
      exportName,
      kind,
      wrapped,
      ...(options ? { options: stated(options) } : {}),
      ...(refusal === undefined ? {} : { refusal }),
    }))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

function stated({ source, category, effects, has }: NonNullable<Entry['options']>): NonNullable<Entry['options']> {
  return {
    ...(source === undefined ? {} : { source }),
    ...(category === undefined ? {} : { category }),
    ...(effects === undefined ? {} : { effects }),
    has,
  };
}
