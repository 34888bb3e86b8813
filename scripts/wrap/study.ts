import { ts } from 'ts-morph';
import type { HostApp } from './host-app';
import { judgeCall } from './judge-call';
import { judgeHidden } from './judge-hidden';
import { judgeWrite } from './judge-write';
import { moduleScope } from './module-scope';
import { categoryOfPackage, type FoundCategory } from './package-categories';
import { lineOf } from './refusal';

/** How many functions deep the app's own code is followed. */
const depthLimit = 5;
const nodeLimit = 20_000;

/** What was found out about an operation by reading it and the functions of the app that it calls. */
export interface Findings {
  /** Why it is not proved to be a read: plain writes first, each sort as found. Empty: all is known to read or to compute. */
  obstacles: string[];
  /** What it touches, with the first name that showed it. */
  touched: Map<FoundCategory, string>;
  /** How many functions of the app were followed. */
  followed: number;
}

export interface Study extends Findings {
  app: HostApp;
  checker: ts.TypeChecker;
  /** Reads a function of the app, or a value that functions are made of, once. */
  follow(node: ts.Node): void;
  obstacle(node: ts.Node, what: string): void;
  touch(category: FoundCategory, how: string): void;
}

const writing =
  /^(?:add|append|create|del|delete|destroy|drop|execute|executeRaw|exec|insert|merge|mset|patch|post|publish|push|put|remove|rename|save|send|set|submit|truncate|unlink|update|upsert|write)(?:[A-Z_$]|$)/;

/** Whether an obstacle is a write as anybody would call it, not only something that is unknown. */
function isPlainWrite(node: ts.Node, what: string): boolean {
  if (/^is (?:changed|sent with|SQL)/.test(what)) return true;
  if (!what.startsWith('is called')) return false;
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) && writing.test(name.text);
}

/** Reads a function. What cannot be followed or is not known is an obstacle, never taken for harmless. */
export function studyFunction(app: HostApp, root: ts.Node): Findings {
  const checker = app.project.getTypeChecker().compilerObject;
  const seen = new Set<ts.Node>();
  let depth = 0;
  let nodes = 0;
  const writes: string[] = [];
  const study: Study = {
    app,
    checker,
    obstacles: [],
    touched: new Map(),
    followed: 0,
    follow(node) {
      if (seen.has(node)) return;
      seen.add(node);
      if (depth >= depthLimit) {
        study.obstacle(node, `is ${depthLimit} functions deep, where reading ends`);
        return;
      }
      depth += 1;
      study.followed += 1;
      ts.forEachChild(node, visit);
      depth -= 1;
    },
    obstacle(node, what) {
      const file = node.getSourceFile();
      const place = file === root.getSourceFile() ? '' : `${app.pathOf(file)} `;
      const shown = node.getText(file).replace(/\s+/g, ' ');
      const text = shown.length > 50 ? `${shown.slice(0, 47)}...` : shown;
      const list = isPlainWrite(node, what) ? writes : study.obstacles;
      list.push(`\`${text}\` (${place}line ${lineOf(file, node)}) ${what}`);
    },
    touch(category, how) {
      if (!study.touched.has(category)) study.touched.set(category, how);
    },
  };
  const visit = (node: ts.Node): void => {
    nodes += 1;
    if (nodes > nodeLimit) {
      if (nodes === nodeLimit + 1) study.obstacle(node, 'is where reading ends: there is too much code behind it');
      return;
    }
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node)) noteImport(study, node);
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) {
      judgeCall(study, node);
    }
    judgeWrite(study, node);
    judgeHidden(study, node);
    ts.forEachChild(node, visit);
  };
  seen.add(root);
  ts.forEachChild(root, visit);
  return { obstacles: [...writes, ...study.obstacles], touched: study.touched, followed: study.followed };
}

/** A name that comes from a package says what is touched, directly or by the constant of the app that holds it. */
function noteImport(study: Study, node: ts.Identifier, steps = 4): void {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return;
  const binding = moduleScope(node.getSourceFile()).get(node.text);
  if (!binding || steps === 0) return;
  if (binding.kind === 'import') {
    const category = categoryOfPackage(binding.module);
    if (category) study.touch(category, `\`${node.text}\` of ${binding.module}`);
  }
  const symbol = study.checker.getSymbolAtLocation(node);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? study.checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return;
  const inside = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner) || ts.isTypeNode(inner)) return;
    if (ts.isIdentifier(inner)) noteImport(study, inner, steps - 1);
    ts.forEachChild(inner, inside);
  };
  if (declaration.getSourceFile().isDeclarationFile) return;
  inside(declaration.initializer);
}
