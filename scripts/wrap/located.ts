import type { ts } from 'ts-morph';
import type { ReadOptions } from './wrapper-call';

/** What the codemod would change to wrap an entry. */
export type Target =
  /** A declared function; `via` when another statement exports it, perhaps under another name. */
  | {
      form: 'function';
      node: ts.FunctionDeclaration;
      overloads: ts.FunctionDeclaration[];
      via: ts.ExportSpecifier | ts.ExportAssignment | null;
    }
  /** An expression that is the exported value: an initializer, or what stands after `export default`. */
  | { form: 'value'; expression: ts.Expression }
  /** A function of another file that this one only passes on; `module` where the export statement names it itself. */
  | { form: 'passed-on'; specifier: ts.ExportSpecifier; module: string | null; original: ts.Node }
  | { form: 'none' };

/** One exported server action, route handler or operation, with the places in the source that a change needs. */
export interface Located {
  file: ts.SourceFile;
  /** Below the app's root, with forward slashes. */
  path: string;
  line: number;
  exportName: string;
  kind: 'action' | 'route' | 'operation';
  wrapped: boolean;
  options?: ReadOptions;
  refusal?: string;
  /** The name under which the same function is wrapped in this file already, or will be. */
  sameAs?: string;
  target: Target;
}
