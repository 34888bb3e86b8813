import { ts } from 'ts-morph';

/** Every use of a name of the file's top level: neither its declaration, nor a property, nor a shadowing name. */
export function referencesTo(file: ts.SourceFile, name: string): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node) && node.text === name && isUse(node) && !isShadowed(node, name)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isExportSpecifier(parent)) {
    return !parent.parent.parent.moduleSpecifier && (parent.propertyName ?? parent.name) === node;
  }
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertySignature(parent)) {
    return 'initializer' in parent && parent.initializer === node;
  }
  if (ts.isJsxAttribute(parent) || ts.isLabeledStatement(parent)) return false;
  const isDeclared =
    ts.isFunctionDeclaration(parent) ||
    ts.isFunctionExpression(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isTypeParameterDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isModuleDeclaration(parent) ||
    ts.isEnumDeclaration(parent);
  return !(isDeclared && parent.name === node);
}

/** Whether a scope between a use and the file's top declares the same name again. */
function isShadowed(node: ts.Node, name: string): boolean {
  for (let scope: ts.Node = node.parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (ts.isFunctionLike(scope)) {
      if (scope.parameters.some((parameter) => declares(parameter.name, name))) return true;
      if (ts.isFunctionExpression(scope) && scope.name?.text === name) return true;
    }
    if (ts.isCatchClause(scope) && scope.variableDeclaration && declares(scope.variableDeclaration.name, name)) {
      return true;
    }
    if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
      const { initializer } = scope;
      const list = initializer && ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
      if (list.some((declaration) => declares(declaration.name, name))) return true;
    }
    if ((ts.isBlock(scope) || ts.isCaseOrDefaultClause(scope)) && declaredIn(scope.statements, name)) return true;
  }
  return false;
}

function declaredIn(statements: readonly ts.Statement[], name: string): boolean {
  return statements.some((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.some((declaration) => declares(declaration.name, name));
    }
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return named && statement.name?.text === name;
  });
}

function declares(binding: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(binding)) return binding.text === name;
  return binding.elements.some((element) => ts.isBindingElement(element) && declares(element.name, name));
}

/** Whether a node runs while its file is being evaluated: it stands in no function. Class bodies count as running. */
export function runsAtOnce(node: ts.Node): boolean {
  for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at))
      return ts.isFunctionExpression(at) || ts.isArrowFunction(at) ? isCalledAtOnce(at) : false;
  }
  return true;
}

/** A function that stands in a call may be called by it at once; so may one that is called where it stands. */
function isCalledAtOnce(node: ts.FunctionExpression | ts.ArrowFunction): boolean {
  let at: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(at)) at = at.parent;
  return (ts.isCallExpression(at) || ts.isNewExpression(at)) && runsAtOnce(at);
}
