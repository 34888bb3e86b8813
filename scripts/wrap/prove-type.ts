import { ts } from 'ts-morph';
import type { HostApp } from './host-app';

/** Null when the types prove that a value is a plain function that answers with a promise; else what is missing. */
export function refuseType(app: HostApp, expression: ts.Expression): string | null {
  const checker = app.project.getTypeChecker().compilerObject;
  const type = checker.getTypeAtLocation(expression);
  const shown = expression.getText().replace(/\s+/g, ' ').slice(0, 60);
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
    return `is made by \`${shown}\`, and its type is not known: wrap the function inside it, or give it a type`;
  }
  const signatures = type.getCallSignatures();
  if (signatures.length === 0 || type.getConstructSignatures().length > 0) {
    return `is made by \`${shown}\`, which is not a function by its type`;
  }
  if (type.getProperties().length > 0) {
    return `is made by \`${shown}\`, a function with properties: the wrapper would not have them`;
  }
  const answers = signatures.map((signature) => checker.getReturnTypeOfSignature(signature));
  if (!answers.every(isPromise)) {
    return `is made by \`${shown}\`, which by its type does not always answer with a promise`;
  }
  return null;
}

function isPromise(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isPromise);
  return type.getSymbol()?.name === 'Promise';
}
