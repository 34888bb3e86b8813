import { type CallExpression, Node } from 'ts-morph';
import { readOptions, textOf } from './operations';
import { constantOf, originOf, originOfExpression } from './resolve-name';

/** A statement that changes data; `select … for update` and words inside names do not. */
const writingSql =
  /\b(insert\s+into|update\s+\S+(\s+as\s+\S+|\s+\S+)?\s+set|delete\s+from|merge\s+into|truncate\s|(alter|drop|create)\s+(table|index|schema|type|view)|nextval\s*\()/i;
const databaseName = /^(db|tx|trx|database|prisma|client|conn|connection|session|sql)$|([dD]b|[tT]x|Database|Prisma)$/;
/** Of vendors' clients many have a `create` two names deep, too: here only what is called a database is one. */
const prismaName = /^(db|tx|trx|database|prisma)$|([dD]b|[tT]x|Prisma)$/;
const drizzleWrites = new Set(['insert', 'update', 'delete']);
const prismaWrites = new Set([
  ...['create', 'createMany', 'createManyAndReturn', 'update', 'updateMany', 'updateManyAndReturn'],
  ...['upsert', 'delete', 'deleteMany', '$executeRaw', '$executeRawUnsafe'],
]);
const httpWrites = /^(post|put|patch|delete|del)$/i;
const httpClients = /^(axios|ky|got|superagent|undici|ofetch)(\/|$)/;
/** Vendors' clients, and what of them sends or makes something. */
const vendors = /^(resend|stripe|twilio|nodemailer|postmark|@sendgrid\/mail|@slack\/web-api)(\/|$)/;
const vendorWrites = /^(send|sendMail|create|update|cancel|del|delete|capture|confirm|refund|postMessage)$/;
const fileWrites = /^(writeFile|appendFile|rm|rmdir|unlink|rename|copyFile|truncate)(Sync)?$/;

/** What in `node` changes something outside it: the code that does, and where it stands. */
export function writesIn(node: Node): { text: string; node: Node }[] {
  const found: { text: string; node: Node }[] = [];
  node.forEachDescendant((part) => {
    const text = Node.isCallExpression(part)
      ? writingCall(part)
      : Node.isTaggedTemplateExpression(part) && writingSql.test(templateText(part.getTemplate()))
        ? `${part.getTag().getText()}\`${firstWords(templateText(part.getTemplate()))}\``
        : null;
    if (text !== null) found.push({ text, node: part });
  });
  return found;
}

function writingCall(call: CallExpression): string | null {
  const callee = call.getExpression();
  if (Node.isIdentifier(callee)) return writingFunction(call, callee.getText());
  if (!Node.isPropertyAccessExpression(callee)) return null;
  const method = callee.getName();
  const receiver = callee.getExpression();
  const [argument] = call.getArguments();
  const text = `${callee.getText().replace(/\s+/g, ' ').slice(-60)}(…)`;
  if (drizzleWrites.has(method) && isDatabase(receiver) && continuesAsQuery(call, method)) return text;
  if (prismaWrites.has(method) && isDatabase(method.startsWith('$') ? receiver : innerOf(receiver), prismaName))
    return text;
  if (/^(query|execute|raw|unsafe|queryRaw|run|exec)$/.test(method) && argument) {
    const statement = statementOf(argument);
    if (statement !== null && writingSql.test(statement)) return `${method}("${firstWords(statement)}")`;
  }
  const root = rootOf(receiver);
  const from = Node.isIdentifier(root) ? packageOf(root) : null;
  if (from !== null && httpClients.test(from) && httpWrites.test(method)) return text;
  if (from !== null && vendors.test(from) && vendorWrites.test(method)) return text;
  if (from !== null && /^(node:)?fs(\/promises)?$/.test(from) && fileWrites.test(method)) return text;
  return null;
}

function writingFunction(call: CallExpression, name: string): string | null {
  const [, second] = call.getArguments();
  if (name === 'fetch' && second) {
    const { has } = readOptions(second);
    const method = textOf(has.get('method'));
    return method !== null && httpWrites.test(method) ? `fetch(…, { method: '${method}' })` : null;
  }
  const origin = originOf(name, call);
  if (origin === null || !('package' in origin)) return null;
  const files = /^(node:)?fs(\/promises)?$/.test(origin.package) && fileWrites.test(origin.imported);
  return files ? `${name}(…)` : null;
}

/** `db`, `tx`, `this.db`, `(await database()).db`. */
function isDatabase(node: Node | null, name = databaseName): boolean {
  if (node === null) return false;
  if (Node.isIdentifier(node)) return name.test(node.getText());
  return Node.isPropertyAccessExpression(node) && name.test(node.getName());
}

/** A Map has `delete` as well, and a hash `update`: a query goes on with values, a set or a condition, or names a table. */
function continuesAsQuery(call: CallExpression, method: string): boolean {
  const parent = call.getParent();
  const next = Node.isPropertyAccessExpression(parent) ? parent.getName() : null;
  if (method === 'insert') return next === 'values' || next === 'select' || next === null;
  if (method === 'update') return next === 'set';
  return next === 'where' || next === 'returning' || next === null;
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
