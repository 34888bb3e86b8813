import { ts } from 'ts-morph';
import type { Located } from './located';
import { isDefault, isExported } from './module-scope';
import { planPassedOn } from './plan-passed-on';
import { referencesTo } from './references';
import { quoted, type SourceStyle } from './source-style';
import type { TextEdit } from './text-edits';
import { unusedName } from './unused-name';
import { isInside, whyBeside } from './why-beside';

/** What the wrapper is told about an entry. */
export interface Choice {
  source: string;
  category: string;
  effects: 'none' | 'once';
}

export interface EntryPlan {
  edits: TextEdit[];
  /** How the change was made where it is not simply put around the function, and why. */
  note?: string;
}

/**
 * The smallest change of the text that wraps one entry, or a reason why there is none.
 *
 * @param leaving the specifiers of `export { … } from '…'` that are wrapped together in this file.
 */
export function planEntry(
  entry: Located,
  choice: Choice,
  style: SourceStyle,
  wrapper: string,
  leaving: ReadonlySet<ts.Node>,
): EntryPlan | string {
  const { target, file } = entry;
  const options = optionsText(choice, style);
  if (target.form === 'value') return around(target.expression.getStart(file), target.expression.end, wrapper, options);
  if (target.form === 'passed-on') return planPassedOn(entry, target, options, style, wrapper, leaving);
  if (target.form === 'none') return 'is nothing that this tool can change';
  const beside = whyBeside(file, target);
  return beside === null
    ? planDeclaration(file, target, options, style, wrapper)
    : planBeside(entry, target, options, style, wrapper, beside);
}

type Declared = Extract<Located['target'], { form: 'function' }>;
export function optionsText({ source, category, effects }: Choice, style: SourceStyle): string {
  const parts = [`source: ${quoted(style, source)}`, `category: ${quoted(style, category)}`];
  return `{ ${[...parts, `effects: ${quoted(style, effects)}`].join(', ')} }`;
}

function around(start: number, end: number, wrapper: string, options: string): EntryPlan {
  return {
    edits: [
      { start, end: start, text: `${wrapper}(` },
      { start: end, end, text: `, ${options})` },
    ],
  };
}

/** `export async function x() {…}` becomes `export const x = wrapper(async function x() {…}, {…});`. */
function planDeclaration(
  file: ts.SourceFile,
  { node }: Declared,
  options: string,
  style: SourceStyle,
  wrapper: string,
): EntryPlan {
  const start = startOfAsync(file, node);
  const name = node.name?.text;
  const end = `, ${options})${endOfStatement(file, node, style)}`;
  if (!isDefault(node)) {
    return {
      edits: [
        { start, end: start, text: `const ${name} = ${wrapper}(` },
        { start: node.end, end: node.end, text: end },
      ],
    };
  }
  const isUsed = name !== undefined && referencesTo(file, name).some((use) => !isInside(use, node));
  if (!isUsed) {
    return {
      edits: [
        { start, end: start, text: `${wrapper}(` },
        { start: node.end, end: node.end, text: end },
      ],
    };
  }
  const exported = `${style.newline}export default ${name}${style.semicolon}`;
  return {
    edits: [
      { start: node.getStart(file), end: start, text: `const ${name} = ${wrapper}(` },
      { start: node.end, end: node.end, text: end + exported },
    ],
    note: 'the file uses its default export by name, so it keeps a constant of that name',
  };
}

/** The declaration stays what it is and a wrapped constant is exported in its place: hoisting and overloads are kept. */
function planBeside(
  entry: Located,
  target: Declared,
  options: string,
  style: SourceStyle,
  wrapper: string,
  note: string,
): EntryPlan | string {
  const { file } = entry;
  const { node, overloads, via } = target;
  const name = node.name?.text;
  if (name === undefined) return 'has no name, and its declaration has to stay as it is';
  const wrapped = unusedName(file, `healed${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
  const constant = `const ${wrapped} = ${wrapper}(${name}, ${options})${style.semicolon}`;
  const edits: TextEdit[] = [];
  for (const part of [...overloads, node]) {
    for (const modifier of ts.getModifiers(part) ?? []) {
      const isOurs = modifier.kind === ts.SyntaxKind.ExportKeyword || modifier.kind === ts.SyntaxKind.DefaultKeyword;
      if (!isOurs) continue;
      const space = /^[^\S\r\n]*/.exec(file.text.slice(modifier.end))?.[0].length ?? 0;
      edits.push({ start: modifier.getStart(file), end: modifier.end + space, text: '' });
    }
  }
  if (via && ts.isExportAssignment(via)) {
    const at = via.getStart(file);
    edits.push({ start: at, end: at, text: `${constant}${style.newline}` });
    edits.push({ start: via.expression.getStart(file), end: via.expression.end, text: wrapped });
    return { edits, note };
  }
  const { newline } = style;
  const exported = isDefault(node) ? `export default ${wrapped}` : `export { ${wrapped} as ${name} }`;
  const statement = isExported(node) ? `${newline}${exported}${style.semicolon}` : '';
  edits.push({ start: node.end, end: node.end, text: `${newline}${newline}${constant}${statement}` });
  for (const use of referencesTo(file, name)) {
    const specifier = use.parent;
    if (!ts.isExportSpecifier(specifier)) continue;
    const text = specifier.propertyName ? wrapped : `${wrapped} as ${name}`;
    edits.push({ start: use.getStart(file), end: use.end, text });
  }
  return { edits, note };
}

function startOfAsync(file: ts.SourceFile, node: ts.FunctionDeclaration): number {
  const keyword = node.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword);
  return (keyword ?? node).getStart(file);
}

/** A constant ends with what the file uses; without semicolons only where the next line would otherwise go on. */
function endOfStatement(file: ts.SourceFile, node: ts.Node, style: SourceStyle): string {
  const rest = file.text.slice(node.end);
  if (/^\s*;/.test(rest)) return '';
  if (style.semicolon) return style.semicolon;
  const next = file.statements.find((statement) => statement.pos >= node.end);
  const first = next ? file.text[next.getStart(file)] : undefined;
  const goesOn = first !== undefined && '([`/+-.,*<'.includes(first);
  const sameLine = next !== undefined && !/[\r\n]/.test(file.text.slice(node.end, next.getStart(file)));
  return goesOn || sameLine ? ';' : '';
}
