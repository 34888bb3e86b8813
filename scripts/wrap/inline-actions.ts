import { ts } from 'ts-morph';
import { directivesOf } from './file-standing';
import type { Located } from './located';
import { lineOf, refuseFunction } from './refusal';

/** Functions with 'use server' in their body, in a file that is no file of actions: found, and never changed. */
export function inlineActions(file: ts.SourceFile, path: string): Located[] {
  if (!file.text.includes('use server')) return [];
  const found: Located[] = [];
  const visit = (node: ts.Node) => {
    const isFunction = ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node);
    if (isFunction && node.body && ts.isBlock(node.body) && directivesOf(node.body.statements).includes('use server')) {
      found.push({
        file,
        path,
        line: lineOf(file, node),
        exportName: nameOf(node),
        kind: 'action',
        wrapped: false,
        refusal: refuseFunction(node) ?? "has 'use server' in its body",
        target: { form: 'none' },
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function nameOf(node: ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction): string {
  if (node.name) return node.name.text;
  const { parent } = node;
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  if (named && ts.isIdentifier(parent.name)) return parent.name.text;
  return ts.isExportAssignment(parent) || ts.isFunctionDeclaration(node) ? 'default' : 'inline';
}
