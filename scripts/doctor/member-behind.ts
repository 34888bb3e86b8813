import { type ClassDeclaration, Node, type PropertyAccessExpression } from 'ts-morph';
import { constantOf, originOfExpression } from './resolve-name';

/** What `holder.name` stands for where the holder is an object or a class of this app that can be seen; else null. */
export function memberBehind(access: PropertyAccessExpression): Node | null {
  const name = access.getName();
  const holder = constantOf(access.getExpression());
  if (Node.isObjectLiteralExpression(holder)) return valueBehind(holder.getProperty(name));
  if (Node.isThisExpression(holder)) {
    const around = holder.getFirstAncestor(Node.isClassDeclaration);
    return around ? (ofInstance(around, name) ?? ofClass(around, name)) : null;
  }
  if (Node.isNewExpression(holder)) {
    const made = classBehind(holder.getExpression());
    return made ? ofInstance(made, name) : null;
  }
  const named = classBehind(holder);
  return named ? ofClass(named, name) : null;
}

function classBehind(node: Node): ClassDeclaration | null {
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return null;
  const origin = originOfExpression(node);
  return origin !== null && 'declaration' in origin && Node.isClassDeclaration(origin.declaration)
    ? origin.declaration
    : null;
}

const ofInstance = (made: ClassDeclaration, name: string) =>
  made.getInstanceMethod(name) ?? valueBehind(made.getInstanceProperty(name));
const ofClass = (made: ClassDeclaration, name: string) =>
  made.getStaticMethod(name) ?? valueBehind(made.getStaticProperty(name));

function valueBehind(property: Node | undefined): Node | null {
  if (Node.isMethodDeclaration(property) || Node.isGetAccessorDeclaration(property)) return property;
  if (Node.isPropertyAssignment(property) || Node.isPropertyDeclaration(property)) {
    return property.getInitializer() ?? null;
  }
  return Node.isShorthandPropertyAssignment(property) ? property.getNameNode() : null;
}
