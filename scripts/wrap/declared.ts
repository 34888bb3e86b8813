import { ts } from 'ts-morph';
import { packageOfFile } from './package-categories';

export interface Place {
  /** Declared by the language, the browser's types or Node's. */
  isPlatform: boolean;
  package: string | null;
  /** The type or namespace that declares a method. */
  type: string;
}

/** Who declares something: the platform, a package, or the app. */
export function placeOf(declaration: ts.Node): Place {
  const path = declaration.getSourceFile().fileName;
  const name = packageOfFile(path);
  const isPlatform =
    /\/(?:typescript|ts-morph|@ts-morph\/[^/]+)\/.*lib\.[\w.]+\.d\.ts$|^\/?node_modules\/typescript\/lib\//.test(
      path,
    ) ||
    name === '@types/node' ||
    name === 'undici-types' ||
    name === 'typescript';
  let type = '';
  for (let at = declaration.parent; at && !ts.isSourceFile(at) && type === ''; at = at.parent) {
    if (ts.isInterfaceDeclaration(at) || ts.isClassDeclaration(at)) type = at.name?.text ?? '';
    else if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name)) type = at.name.text;
  }
  const inApp = !isPlatform && name === null;
  return { isPlatform, package: isPlatform || inApp ? null : name, type };
}

export function isDeclaredInApp(declaration: ts.Node): boolean {
  const place = placeOf(declaration);
  return !place.isPlatform && place.package === null;
}

/** What a name stands for, through imports and through `{ name }`. */
export function declarationOf(checker: ts.TypeChecker, name: ts.Node): ts.Declaration | undefined {
  const { parent } = name;
  const symbol =
    parent && ts.isShorthandPropertyAssignment(parent) && parent.name === name
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : checker.getSymbolAtLocation(name);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target?.valueDeclaration;
}
