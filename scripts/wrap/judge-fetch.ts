import { ts } from 'ts-morph';
import type { Study } from './study';
import { bare } from './wrapper-call';

/** A request reads when it has no method, or plainly GET or HEAD, and its address is a text or a URL. */
export function judgeFetch(study: Study, call: ts.CallExpression): void {
  const [address, given] = call.arguments;
  if (address) {
    const type = study.checker.typeToString(study.checker.getTypeAtLocation(address));
    const isText = study.checker.getTypeAtLocation(address).flags & ts.TypeFlags.StringLike;
    if (!isText && type !== 'URL') study.obstacle(call, 'is sent, and its method is not seen');
  }
  if (!given) return;
  const options = bare(given);
  if (!ts.isObjectLiteralExpression(options)) {
    study.obstacle(call, 'is sent, and its method is not seen');
    return;
  }
  for (const property of options.properties) {
    const name =
      property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
        ? property.name.text
        : null;
    if (name === null || name === '__proto__') study.obstacle(call, 'is sent, and its method is not seen');
    if (name !== 'method') continue;
    const value = ts.isPropertyAssignment(property) ? bare(property.initializer) : null;
    if (value && ts.isStringLiteralLike(value) && /^(?:get|head)$/i.test(value.text)) continue;
    const method = value && ts.isStringLiteralLike(value) ? value.text : null;
    study.obstacle(
      call,
      method === null ? 'is sent with a method that is not seen' : `is sent with the method ${method}`,
    );
  }
}
