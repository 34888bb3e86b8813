import ts from 'typescript';

export interface InstrumentationParts {
  imports: string;
  register: string;
  onRequestError: string;
}

export type InstrumentationMerge = { contents: string; note: null } | { contents: null; note: string | null };

const ours = { register: 'startHealing', onRequestError: 'reportUnwrapped' } as const;
type Name = keyof typeof ours;

/**
 * Adds what Selfheal needs to an instrumentation file of the app. That is safe where the file exports nothing of the two
 * names and nothing that cannot be seen; otherwise the file stays as it is, and a note says which lines to add.
 */
export function mergeInstrumentation(existing: string, parts: InstrumentationParts): InstrumentationMerge {
  const file = ts.createSourceFile('instrumentation.tsx', existing, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const missing = (Object.keys(ours) as Name[]).filter((name) => !existing.includes(ours[name]));
  if (missing.length === 0) return { contents: null, note: null };
  const opaque = file.statements.some((statement) => ts.isExportDeclaration(statement) && namesAll(statement));
  const taken = missing.filter((name) => declares(file, name));
  if (opaque || taken.length > 0 || /\bmodule[.]exports\b/.test(existing)) {
    const typed = missing.includes('onRequestError') && !taken.includes('onRequestError') && parts.imports !== '';
    const top = typed && !declares(file, 'Instrumentation') ? `At its top, add:\n${parts.imports}\n` : '';
    return {
      contents: null,
      note: top + missing.map((name) => noteFor(name, parts[name], taken.includes(name))).join('\n\n'),
    };
  }
  const typed = parts.imports !== '' && missing.includes('onRequestError');
  const imports = typed && !declares(file, 'Instrumentation') ? parts.imports : '';
  const added = missing.map((name) => parts[name]).join('\n');
  const blocks = [imports.trimEnd() + (imports === '' ? '' : '\n') + existing.trim(), added].map((block) =>
    block.trim(),
  );
  return { contents: `${blocks.filter((block) => block !== '').join('\n\n')}\n`, note: null };
}

function namesAll(statement: ts.ExportDeclaration): boolean {
  return statement.exportClause === undefined || ts.isNamespaceExport(statement.exportClause);
}

/** Whether the name is bound or exported at the top of the file. */
function declares(file: ts.SourceFile, name: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node.name?.getText(file) !== name) return;
    if ((ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node)) && node.name?.getText(file) === name)
      found = true;
    if ((ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) && node.name.text === name) found = true;
    if (ts.isBindingElement(node) && node.name.getText(file) === name) found = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function noteFor(name: Name, part: string, taken: boolean): string {
  const lines = part.trim().split('\n');
  if (!taken) return `Add:\n${lines.join('\n')}`;
  const body = lines.slice(lines.findIndex((line) => /[{]$/.test(line)) + 1, -1);
  return `In your ${name}${name === 'onRequestError' ? '(error, request, context)' : '()'}, add:\n${body.join('\n')}`;
}
