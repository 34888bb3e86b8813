import { Node, type SourceFile, type VariableDeclaration } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import { aboutNode, pathOf, type Source } from './source-finding';

const hostFile = /^(src\/)?self-healing[.]host[.](ts|js|mjs)$/;

/** What embedding left to be said in the host's file, and nobody said yet. */
export function hostFileFindings(source: Source): Finding[] {
  const file = source.files.find((one) => hostFile.test(pathOf(source, one)));
  if (file === undefined) return [];
  const constants = file.getDescendants().filter(isConstant);
  const noActor = constants.find((one) => isInside(one, 'currentActor') && isNull(one));
  const noAdmin = constants.find((one) => isEmptyList(one) && onlyAsked(file, one));
  const mend = 'docs/host-app.md of Selfheal has a recipe for each sign-in.';
  if (noActor !== undefined) {
    return [
      aboutNode(source, 'host-unfinished', noActor, {
        wrong: `currentActor() still says that nobody is signed in: nobody can open /platform, and no operation knows who calls it.`,
        mend: `Say who makes the request, and then who is an admin: ${mend}`,
      }),
    ];
  }
  if (noAdmin === undefined) return [];
  return [
    aboutNode(source, 'host-unfinished', noAdmin, {
      wrong: `The list \`${noAdmin.getName()}\` is empty: nobody is an admin, so nobody can open /platform.`,
      mend: `Name your admins there, or ask your own roles in isAdmin(): ${mend}`,
    }),
  ];
}

function isConstant(node: Node): node is VariableDeclaration {
  return Node.isVariableDeclaration(node) && node.getVariableStatement()?.getDeclarationKind() === 'const';
}

function isInside(node: Node, name: string): boolean {
  return node.getAncestors().some((one) => {
    if (Node.isFunctionDeclaration(one) || Node.isMethodDeclaration(one) || Node.isVariableDeclaration(one)) {
      return one.getName() === name;
    }
    return Node.isPropertyAssignment(one) && one.getName() === name;
  });
}

function writtenValue(node: VariableDeclaration): Node | undefined {
  let value: Node | undefined = node.getInitializer();
  while (Node.isAsExpression(value) || Node.isSatisfiesExpression(value) || Node.isParenthesizedExpression(value)) {
    value = value.getExpression();
  }
  return value;
}

const isNull = (node: VariableDeclaration) => Node.isNullLiteral(writtenValue(node));

function isEmptyList(node: VariableDeclaration): boolean {
  const value = writtenValue(node);
  return Node.isArrayLiteralExpression(value) && value.getElements().length === 0;
}

/** It is asked in isAdmin() whether somebody is on the list, and nothing else is ever done with it. */
function onlyAsked(file: SourceFile, list: VariableDeclaration): boolean {
  const uses = file
    .getDescendants()
    .filter((one) => Node.isIdentifier(one) && one.getText() === list.getName() && one.getParent() !== list);
  return (
    uses.length > 0 &&
    uses.every((one) => {
      const access = one.getParent();
      const asks = Node.isPropertyAccessExpression(access) && access.getName() === 'includes';
      return asks && isInside(one, 'isAdmin');
    })
  );
}
