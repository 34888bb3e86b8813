import { ts } from 'ts-morph';

/** How a file is written, so that what is added looks like the rest of it. */
export interface SourceStyle {
  newline: '\n' | '\r\n';
  quote: "'" | '"';
  semicolon: '' | ';';
}

/** By majority; a file that shows nothing gets single quotes and semicolons. */
export function styleOf(file: ts.SourceFile): SourceStyle {
  const { text } = file;
  const firstBreak = text.indexOf('\n');
  let single = 0;
  let double = 0;
  const count = (node: ts.Node) => {
    if (ts.isStringLiteral(node) && !ts.isJsxAttribute(node.parent)) {
      if (text[node.getStart(file)] === '"') double += 1;
      else single += 1;
    }
    ts.forEachChild(node, count);
  };
  count(file);
  let ended = 0;
  let open = 0;
  const weigh = (node: ts.Node) => {
    if (takesSemicolon(node)) {
      if (text[node.end - 1] === ';') ended += 1;
      else open += 1;
    }
    ts.forEachChild(node, weigh);
  };
  weigh(file);
  return {
    newline: firstBreak > 0 && text[firstBreak - 1] === '\r' ? '\r\n' : '\n',
    quote: double > single ? '"' : "'",
    semicolon: open > ended ? '' : ';',
  };
}

function takesSemicolon(node: ts.Node): boolean {
  return (
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    ts.isThrowStatement(node)
  );
}

export function quoted(style: SourceStyle, text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(style.quote, `\\${style.quote}`);
  return `${style.quote}${escaped}${style.quote}`;
}
