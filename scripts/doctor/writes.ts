import { type CallExpression, type Expression, Node, SyntaxKind } from 'ts-morph';
import { readOptions, textOf } from './operations';
import { bare, constantOf, originOf, originOfExpression } from './resolve-name';
import {
  databaseMaker,
  databaseName,
  drizzleWrites,
  httpClients,
  httpWrites,
  plainWrites,
  prismaName,
  prismaWrites,
  tableWrites,
  vendors,
  writingSql,
} from './write-names';

/** What in `node` changes something outside it: the code that does, and where it stands. */
export function writesIn(node: Node): { text: string; node: Node }[] {
  const found: { text: string; node: Node }[] = [];
  node.forEachDescendant((part) => {
    const text = Node.isCallExpression(part)
      ? writingCall(part)
      : Node.isTaggedTemplateExpression(part)
        ? writingTag(part.getTag(), templateText(part.getTemplate()))
        : null;
    if (text !== null) found.push({ text, node: part });
  });
  return found;
}

function writingTag(tag: Expression, statement: string): string | null {
  const executes = Node.isPropertyAccessExpression(tag) && tag.getName() === '$executeRaw';
  return executes || writingSql.test(statement) ? `${tag.getText()}\`${firstWords(statement)}\`` : null;
}

function writingCall(call: CallExpression): string | null {
  const written = bare(call.getExpression());
  const callee = Node.isIdentifier(written) ? namedBy(written, call) : written;
  if (Node.isIdentifier(callee)) return writingFunction(call, callee);
  const [method, receiver] = methodOf(callee);
  if (method === null || receiver === null) return null;
  const text = `${written.getText().replace(/\s+/g, ' ').slice(-60)}(…)`;
  if (writesData(call, method, receiver)) return text;
  const [argument] = call.getArguments();
  if (/^(query|execute|raw|unsafe|queryRaw|run|exec)$/.test(method) && argument) {
    const statement = statementOf(argument);
    if (statement !== null && writingSql.test(statement)) return `${method}("${firstWords(statement)}")`;
  }
  if (method === 'fetch' && /^(globalThis|window|self)$/.test(receiver.getText())) return writingRequest(call);
  const root = rootOf(receiver);
  const from = Node.isIdentifier(root) ? packageOf(root) : null;
  if (from === null) return null;
  if (httpClients.test(from) && (httpWrites.test(method) || sendsWrite(call))) return text;
  return vendors.some((vendor) => vendor.from.test(from) && vendor.writes.test(method)) ? text : null;
}

function writesData(call: CallExpression, method: string, receiver: Node): boolean {
  if (plainWrites.test(method)) return true;
  if (tableWrites.has(method) && isTable(receiver)) return true;
  if (drizzleWrites.has(method) && continuesAsQuery(call, method, isDatabase(receiver))) return true;
  return prismaWrites.has(method) && isDatabase(method.startsWith('$') ? receiver : innerOf(receiver), prismaName);
}

/** What a called name stands for: a constant's method, a method that was taken out of its object, else itself. */
function namedBy(name: Node, call: CallExpression): Node {
  const taken =
    nextOf(call) === null
      ? undefined
      : name
          .getSourceFile()
          .getDescendantsOfKind(SyntaxKind.BindingElement)
          .find((element) => element.getName() === name.getText());
  if (taken) return taken;
  const value = constantOf(name);
  return Node.isPropertyAccessExpression(value) || Node.isIdentifier(value) ? value : name;
}

/** The method that is called and on what: of `db.insert`, `db['insert']`, and `{ insert } = db`. */
function methodOf(callee: Node): [method: string | null, receiver: Node | null] {
  if (Node.isPropertyAccessExpression(callee)) return [callee.getName(), callee.getExpression()];
  if (Node.isElementAccessExpression(callee)) return [textOf(callee.getArgumentExpression()), callee.getExpression()];
  if (!Node.isBindingElement(callee)) return [null, null];
  const holder = callee.getFirstAncestor(Node.isVariableDeclaration)?.getInitializer() ?? null;
  return [callee.getPropertyNameNode()?.getText() ?? callee.getName(), holder];
}

function writingFunction(call: CallExpression, callee: Node): string | null {
  const name = callee.getText();
  if (name === 'fetch') return writingRequest(call);
  const origin = originOf(name, callee);
  if (origin === null || !('package' in origin)) return null;
  const { package: from, imported } = origin;
  if (httpClients.test(from) && sendsWrite(call)) return `${name}(…)`;
  const isFile = /^(node:)?fs(\/promises)?$/.test(from);
  const writes = vendors.some((vendor) => vendor.from.test(from) && vendor.writes.test(imported));
  return isFile && writes ? `${name}(…)` : null;
}

function writingRequest(call: CallExpression): string | null {
  const method = writeMethodOf(call.getArguments());
  return method === null ? null : `fetch(…, { method: '${method}' })`;
}

const sendsWrite = (call: CallExpression) => writeMethodOf(call.getArguments()) !== null;

/** The method that options or a `new Request(…)` among these arguments give, if it is one that changes something. */
function writeMethodOf(given: readonly Node[]): string | null {
  for (const argument of given) {
    const value = constantOf(argument);
    if (Node.isNewExpression(value) && value.getExpression().getText() === 'Request') {
      const method = writeMethodOf(value.getArguments());
      if (method !== null) return method;
    }
    const method = Node.isObjectLiteralExpression(value) ? textOf(readOptions(value).has.get('method')) : null;
    if (method !== null && httpWrites.test(method)) return method;
  }
  return null;
}

/** `db`, `tx`, `this.db`, `(await database()).db`, `getDb()`. */
function isDatabase(node: Node | null, name = databaseName): boolean {
  if (node === null) return false;
  const value = bare(node);
  if (Node.isIdentifier(value)) return name.test(value.getText());
  if (Node.isCallExpression(value)) return databaseMaker.test(lastName(value.getExpression()));
  return Node.isPropertyAccessExpression(value) && name.test(value.getName());
}

/** `supabase.from('contacts')`, `knex('contacts')`. */
function isTable(node: Node): boolean {
  const value = bare(node);
  if (!Node.isCallExpression(value) || textOf(value.getArguments()[0]) === null) return false;
  return /^(from|table|into|knex)$/.test(lastName(value.getExpression()));
}

const lastName = (node: Node) => (Node.isPropertyAccessExpression(node) ? node.getName() : node.getText());

/** What is called on the answer; null where nothing is. */
function nextOf(call: CallExpression): string | null {
  const parent = call.getParent();
  return Node.isPropertyAccessExpression(parent) ? parent.getName() : null;
}

/** A Map has `delete` as well, and a hash `update`: a query goes on with values, a set or a condition, or names a table. */
function continuesAsQuery(call: CallExpression, method: string, onDatabase: boolean): boolean {
  const next = nextOf(call);
  if (method === 'insert') return next === 'values' || (onDatabase && (next === 'select' || next === null));
  if (method === 'update') return next === 'set';
  return next === 'where' || next === 'returning' || (onDatabase && next === null);
}

const innerOf = (node: Node) => (Node.isPropertyAccessExpression(node) ? node.getExpression() : null);

function rootOf(node: Node): Node {
  if (Node.isPropertyAccessExpression(node) || Node.isCallExpression(node)) return rootOf(node.getExpression());
  return node;
}

/** The package that a name is imported from, or whose class it was made of. */
function packageOf(identifier: Node): string | null {
  const origin = originOf(identifier.getText(), identifier);
  if (origin === null) return null;
  if ('package' in origin) return origin.package;
  if (!Node.isVariableDeclaration(origin.declaration)) return null;
  const made = origin.declaration.getInitializer();
  if (!Node.isNewExpression(made) && !Node.isCallExpression(made)) return null;
  const maker = rootOf(made.getExpression());
  const of = Node.isIdentifier(maker) ? originOfExpression(maker) : null;
  return of !== null && 'package' in of ? of.package : null;
}

function statementOf(argument: Node): string | null {
  const value = constantOf(argument);
  if (Node.isStringLiteral(value)) return uncommented(value.getLiteralValue());
  if (Node.isNoSubstitutionTemplateLiteral(value)) return templateText(value);
  if (Node.isObjectLiteralExpression(value)) {
    const text = readOptions(value).has.get('text');
    return text ? statementOf(text) : null;
  }
  return Node.isTemplateExpression(value) ? templateText(value) : null;
}

/** The text of a template with its gaps filled, and without SQL comments. */
function templateText(template: Node): string {
  const text = Node.isNoSubstitutionTemplateLiteral(template)
    ? template.getLiteralValue()
    : Node.isTemplateExpression(template)
      ? template.getHead().getLiteralText() +
        template
          .getTemplateSpans()
          .map((span) => `gap${span.getLiteral().getLiteralText()}`)
          .join('')
      : '';
  return uncommented(text);
}

const uncommented = (text: string) => text.replace(/--[^\n]*/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');

const firstWords = (text: string) => `${text.trim().replace(/\s+/g, ' ').slice(0, 40)}…`;
