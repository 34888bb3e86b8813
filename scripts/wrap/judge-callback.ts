import { ts } from 'ts-morph';
import { bare, isFunctionValue } from './wrapper-call';

/** The expressions that an argument may turn out to be: both sides of a choice, the last of a comma. */
export function choicesOf(argument: ts.Expression): ts.Expression[] {
  const value = bare(argument);
  if (ts.isConditionalExpression(value)) return [...choicesOf(value.whenTrue), ...choicesOf(value.whenFalse)];
  if (!ts.isBinaryExpression(value)) return [value];
  const { kind } = value.operatorToken;
  const chooses =
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken;
  if (chooses) return [...choicesOf(value.left), ...choicesOf(value.right)];
  return kind === ts.SyntaxKind.CommaToken ? choicesOf(value.right) : [value];
}

/** Whether what takes an argument may call it: it is a function, or nobody knows what it is and one is asked for. */
export function mayBeCalled(checker: ts.TypeChecker, argument: ts.Expression, value: ts.Expression): boolean {
  // A function that stands there is read where it stands, and what makes one is a call that is judged itself.
  if (isFunctionValue(value) || ts.isCallExpression(value)) return false;
  if (ts.isSpreadElement(value)) return spreadsFunctions(checker, value);
  const types = [checker.getTypeAtLocation(value), checker.getTypeAtLocation(argument)];
  if (types.some((type) => type.getCallSignatures().length > 0)) return true;
  const isVague = types.some((type) => type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown));
  return isVague && asksForFunction(checker, argument);
}

function spreadsFunctions(checker: ts.TypeChecker, { expression }: ts.SpreadElement): boolean {
  const item = checker.getTypeAtLocation(expression).getNumberIndexType();
  if (!item) return false;
  const types = item.isUnion() ? item.types : [item];
  return types.some((type) => type.getCallSignatures().length > 0);
}

function asksForFunction(checker: ts.TypeChecker, argument: ts.Expression): boolean {
  const asked = checker.getContextualType(argument);
  if (!asked) return false;
  const types = asked.isUnion() ? asked.types : [asked];
  return types.some((type) => type.getCallSignatures().length > 0);
}
