import { join, relative } from 'node:path';
import ts from 'typescript';
import type { Door } from './doors';

/** One thing that a door lets out. */
export interface ApiEntry {
  name: string;
  /** TypeScript, without bodies. */
  signature: string;
  /** The docstring's text without its tags; '' where there is none. */
  words: string;
  params: { name: string; words: string }[];
  /** `@throws`, `@returns` and the like, in order. */
  tags: { name: string; words: string }[];
  examples: string[];
  /** Where it is declared, from the root. */
  file: string;
}

/** What the doors let out, by door, in the order of names. Reads the sources alone: nothing is run. */
export function readExports(root: string, doors: readonly Door[]): Map<Door, ApiEntry[]> {
  const options = optionsOf(root);
  const program = ts.createProgram({ rootNames: doors.map((door) => join(root, door.file)), options });
  const checker = program.getTypeChecker();
  const told = new Set<ts.Symbol>();
  const found = new Map<Door, ApiEntry[]>();
  for (const door of doors) {
    const source = program.getSourceFile(join(root, door.file));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${door.file} is not there, or exports nothing.`);
    const entries: ApiEntry[] = [];
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (told.has(symbol) || (door.only && !door.only.includes(exported.name))) continue;
      told.add(symbol);
      entries.push(entryOf(root, exported.name, symbol, checker));
    }
    found.set(
      door,
      entries.sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }
  return found;
}

function optionsOf(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  return { ...ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options, incremental: false };
}

function entryOf(root: string, name: string, symbol: ts.Symbol, checker: ts.TypeChecker): ApiEntry {
  const declarations = symbol.declarations ?? [];
  const first = declarations[0];
  if (!first) throw new Error(`${name} is declared nowhere.`);
  const tags = symbol
    .getJsDocTags(checker)
    .map((tag) => ({ name: tag.name, words: ts.displayPartsToString(tag.text) }));
  const paramOf = (words: string) => /^(\S+)\s*-?\s*([\s\S]*)$/.exec(words);
  return {
    name,
    signature: declarations.map(signatureOf).join('\n'),
    words: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    params: tags.flatMap(({ name: tag, words }) => {
      const match = tag === 'param' ? paramOf(words) : null;
      return match ? [{ name: match[1] ?? '', words: match[2] ?? '' }] : [];
    }),
    tags: tags.filter((tag) => tag.name !== 'param' && tag.name !== 'example'),
    examples: tags.filter((tag) => tag.name === 'example').map((tag) => tag.words),
    file: relative(root, first.getSourceFile().fileName),
  };
}

/** The declaration as it is written, without bodies; members keep their own comments. */
function signatureOf(node: ts.Declaration): string {
  const source = node.getSourceFile();
  if (ts.isFunctionDeclaration(node)) return withoutBody(node, source);
  if (ts.isVariableDeclaration(node)) return `const ${constantOf(node, source)};`;
  if (ts.isClassDeclaration(node)) return classOf(node, source);
  if (ts.isTypeAliasDeclaration(node))
    return [inferredFrom(node, source), textOf(node, source)].filter(Boolean).join('\n');
  return textOf(node, source);
}

const textOf = (node: ts.Node, source: ts.SourceFile) => node.getText(source).replace(/^export (default )?/, '');

function withoutBody(
  node: ts.FunctionDeclaration | ts.ConstructorDeclaration | ts.MethodDeclaration,
  source: ts.SourceFile,
) {
  const text = node.getText(source);
  const end = node.body ? node.body.getStart(source) - node.getStart(source) : text.length;
  return `${text
    .slice(0, end)
    .trim()
    .replace(/^export (default )?/, '')
    .replace(/^async function/, 'function')};`;
}

/** A list of words is its own description; of a function only what it takes and gives. */
function constantOf(node: ts.VariableDeclaration, source: ts.SourceFile): string {
  const { name, type, initializer } = node;
  if (type) return `${name.getText(source)}: ${type.getText(source)}`;
  if (initializer && ts.isArrowFunction(initializer)) {
    const head = initializer.getText(source).slice(0, initializer.body.getStart(source) - initializer.getStart(source));
    return `${name.getText(source)}: ${head.replace(/=>\s*$/, '').trim()}`;
  }
  return node.getText(source);
}

function classOf(node: ts.ClassDeclaration, source: ts.SourceFile): string {
  const open = node.members.pos - node.getStart(source);
  const members = node.members
    .filter((member) => !ts.getModifiers(member as ts.PropertyDeclaration)?.some(isHidden))
    .filter((member) => !ts.isPropertyDeclaration(member) || !ts.isComputedPropertyName(member.name))
    .map((member) =>
      ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member)
        ? withoutBody(member, source)
        : member.getText(source),
    );
  const head = node
    .getText(source)
    .slice(0, open)
    .replace(/^export /, '')
    .trim();
  return [head, ...members.map((member) => `  ${member}`), '}'].join('\n');
}

const isHidden = ({ kind }: ts.ModifierLike) =>
  kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword;

/** For a type that a zod schema makes: the schema, which holds defaults, bounds and words. */
function inferredFrom(node: ts.TypeAliasDeclaration, source: ts.SourceFile): string {
  const schema = /^z\.(?:infer|input)<typeof (\w+)>$/.exec(node.type.getText(source))?.[1];
  const statement = source.statements.find(
    (one): one is ts.VariableStatement =>
      ts.isVariableStatement(one) &&
      one.declarationList.declarations.some(({ name }) => name.getText(source) === schema),
  );
  return statement ? textOf(statement, source) : '';
}
