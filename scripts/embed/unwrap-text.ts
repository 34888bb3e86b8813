import ts from 'typescript';

export type UnwrappedText = { text: string; reason: null } | { text: null; reason: string };

/**
 * Takes `withSelfHealing(work, {…})` out of a source text, and the imports of Selfheal with it. Everything else stays as
 * it is written. `isOurs` says whether a specifier leads to Selfheal. Where the file uses it in another way, the reason.
 */
export function unwrapText(source: string, isOurs: (specifier: string) => boolean): UnwrappedText {
  let text = source;
  const name = wrapperName(parse(text), isOurs);
  if (name !== null) {
    for (let edit = nextEdit(parse(text), name); edit !== null; edit = nextEdit(parse(text), name))
      text = spliced(text, edit);
  }
  const file = parse(text);
  const imports = ownImports(file, isOurs);
  for (const declaration of imports) {
    const reason = whyKept(file, declaration, parse(source));
    if (reason !== null) return { text: null, reason };
  }
  for (const declaration of imports.reverse())
    text = withoutLine(text, declaration.getStart(file), declaration.getEnd());
  return { text, reason: null };
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

const parse = (text: string) => ts.createSourceFile('x.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
const spliced = (text: string, edit: Edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end);

function ownImports(file: ts.SourceFile, isOurs: (specifier: string) => boolean): ts.ImportDeclaration[] {
  return file.statements.filter(
    (statement): statement is ts.ImportDeclaration =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      isOurs(statement.moduleSpecifier.text),
  );
}

function namedOf({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] {
  const bindings = importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
}

function wrapperName(file: ts.SourceFile, isOurs: (specifier: string) => boolean): string | null {
  const named = ownImports(file, isOurs).flatMap(namedOf);
  return named.find((one) => (one.propertyName ?? one.name).text === 'withSelfHealing')?.name.text ?? null;
}

/** The edit that takes the first call of the wrapper away, or null where there is none. */
function nextEdit(file: ts.SourceFile, name: string): Edit | null {
  let found: Edit | null = null;
  const visit = (node: ts.Node): void => {
    if (found !== null) return;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) {
      const [work] = node.arguments;
      if (work !== undefined) found = editOf(file, node, work);
    } else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `export const save = wrap(async function save() {…})` becomes `export async function save() {…}`; others lose the call alone. */
function editOf(file: ts.SourceFile, call: ts.CallExpression, work: ts.Expression): Edit {
  const text = dedented(file, call, work);
  const { parent } = call;
  if (ts.isVariableDeclaration(parent) && parent.type === undefined && ts.isFunctionExpression(work)) {
    const list = parent.parent;
    const statement = list.parent;
    const alone =
      ts.isVariableDeclarationList(list) && list.declarations.length === 1 && ts.isVariableStatement(statement);
    if (alone && ts.isIdentifier(parent.name) && work.name?.text === parent.name.text) {
      const exported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ? 'export ' : '';
      return { start: statement.getStart(file), end: statement.getEnd(), text: exported + text };
    }
  }
  if (ts.isExportAssignment(parent) && ts.isFunctionExpression(work)) {
    return { start: call.getStart(file), end: parent.getEnd(), text };
  }
  const bare =
    ts.isVariableDeclaration(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isIdentifier(work) ||
    ts.isCallExpression(work);
  return { start: call.getStart(file), end: call.getEnd(), text: bare ? text : `(${text})` };
}

/** Lines are those of the `source` that its author sees, not of what is left of it. */
function whyKept(file: ts.SourceFile, declaration: ts.ImportDeclaration, source: ts.SourceFile): string | null {
  const clause = declaration.importClause;
  if (clause === undefined) return 'it imports a module of Selfheal for its effect';
  const named = namedOf(declaration);
  if (clause.name !== undefined || named.length === 0) return 'it imports a whole module of Selfheal';
  for (const { name, propertyName } of named) {
    if (linesWith(file, name.text).length === 0) continue;
    const isWrapper = (propertyName ?? name).text === 'withSelfHealing';
    const lines = linesWith(source, name.text, isWrapper);
    const where = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
    return `it uses ${name.text} of Selfheal beyond wrapping (${where})`;
  }
  return null;
}

/** The lines that name something, other than in imports; of the wrapper without the calls that are taken out. */
function linesWith(file: ts.SourceFile, name: string, isWrapper = false): number[] {
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    const { parent } = node;
    const isTakenOut = isWrapper && ts.isCallExpression(parent) && parent.expression === node && parent.arguments[0];
    if (ts.isIdentifier(node) && node.text === name && !isTakenOut) {
      lines.add(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return [...lines];
}

/** Without what stands from `start` to `end`, nor its line where nothing else stands there, nor a blank line too many. */
function withoutLine(text: string, start: number, end: number): string {
  const before = text.slice(0, start);
  const after = text.slice(end).replace(/^[ \t]*\r?\n/, '');
  return before + (/(^|\n\r?\n)$/.test(before) ? after.replace(/^([ \t]*\r?\n)+/, '') : after);
}

/**
 * The text of a function that stood a level deeper, as it stands at the level of the call. Left as it is where a text
 * over several lines would change with it.
 */
function dedented(file: ts.SourceFile, call: ts.CallExpression, work: ts.Expression): string {
  const text = work.getText(file);
  const deeper = ownIndent(file, work.getStart(file));
  if (deeper === null || deeper === '' || holdsLines(file, work)) return text;
  const line = file.text.slice(file.text.lastIndexOf('\n', call.getStart(file)) + 1);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const lines = text.split('\n');
  return lines
    .map((one, index) => (index > 0 && one.startsWith(deeper) ? indent + one.slice(deeper.length) : one))
    .join('\n');
}

/** What stands before a place in its line, if that is white space alone. */
function ownIndent(file: ts.SourceFile, place: number): string | null {
  const before = file.text.slice(file.text.lastIndexOf('\n', place - 1) + 1, place);
  return before.trim() === '' ? before : null;
}

function holdsLines(file: ts.SourceFile, node: ts.Node): boolean {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  if (isText && node.getText(file).includes('\n')) return true;
  return ts.forEachChild(node, (child) => holdsLines(file, child) || undefined) ?? false;
}
