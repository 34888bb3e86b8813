import { ts } from 'ts-morph';
import { directivesOf } from './file-standing';
import type { HostApp } from './host-app';
import type { Located, Target } from './located';
import { type Binding, moduleScope, resolveBinding, resolveExport } from './module-scope';
import { refuseType } from './prove-type';
import { refuseFunction, refuseName } from './refusal';
import { bare, isFunctionValue, type Wrapping, wrappingOf, wrappingOfBinding } from './wrapper-call';

/** Where an export says what it exports. */
export type Place =
  | { form: 'declaration'; name: string; via: ts.ExportAssignment | null }
  | { form: 'expression'; expression: ts.Expression; name: string | null }
  | { form: 'pattern'; initializer: ts.Expression | undefined }
  | { form: 'specifier'; specifier: ts.ExportSpecifier; module: string | null }
  | { form: 'star'; module: string };

type Found = Pick<Located, 'wrapped' | 'options' | 'refusal' | 'target'> & {
  /** The declaration behind the export: two exports with the same one are one function. */
  identity: ts.Node | null;
  /** The declaration of this file that a constant is another name for, perhaps with arguments bound. */
  aliasOf?: ts.Node;
};

/** What stands behind an export and whether it can be wrapped. Null: it is no function, so it is no entry. */
export function locateExport(app: HostApp, file: ts.SourceFile, place: Place): Found | null {
  switch (place.form) {
    case 'declaration':
      return named(app, file, place.name, place.via);
    case 'expression':
      return valued(app, file, place.expression, place.name);
    case 'pattern': {
      const wrapping = place.initializer ? wrappingOf(app, place.initializer) : null;
      if (wrapping) return wrapped(wrapping);
      const from = place.initializer?.getText(file).replace(/\s+/g, ' ').slice(0, 40) ?? 'a value';
      return refused(
        `is taken out of \`${from}\` by destructuring: give it a statement of its own, \`export const x = withSelfHealing(${from}.x, …)\``,
      );
    }
    case 'star':
      return star(app, file, place.module);
    case 'specifier': {
      const { specifier, module } = place;
      const local = (specifier.propertyName ?? specifier.name).text;
      if (module !== null) return passedOn(app, file, specifier, module, local);
      return named(app, file, local, specifier);
    }
  }
}

type Via = ts.ExportSpecifier | ts.ExportAssignment | null;

function named(app: HostApp, file: ts.SourceFile, name: string, via: Via): Found | null {
  const binding = moduleScope(file).get(name);
  if (!binding) return null;
  if (binding.kind === 'import') {
    if (via && ts.isExportSpecifier(via)) return passedOn(app, file, via, null, name);
    const behind = resolveBinding(app, file, name);
    const wrapping = behind && wrappingOfBinding(app, behind);
    return wrapping ? wrapped(wrapping) : refused('is imported and only passed on: export a constant of this file');
  }
  if (binding.kind === 'function') return declared(file, name, binding, via);
  if (binding.kind === 'variable' && binding.node.initializer) {
    return valued(app, file, binding.node.initializer, name);
  }
  if (binding.kind === 'pattern') return refused('is taken out of another value by destructuring');
  return null;
}

function declared(file: ts.SourceFile, name: string, binding: Extract<Binding, { kind: 'function' }>, via: Via): Found {
  const { node, overloads } = binding;
  const refusal = refuseFunction(node) ?? (name === 'default' ? null : refuseName(file, name));
  const target: Target = { form: 'function', node, overloads, via };
  return refusal === null
    ? { wrapped: false, target, identity: node }
    : { wrapped: false, refusal, target: { form: 'none' }, identity: node };
}

function valued(app: HostApp, file: ts.SourceFile, expression: ts.Expression, name: string | null): Found | null {
  const wrapping = wrappingOf(app, expression);
  if (wrapping) return { ...wrapped(wrapping), identity: bare(expression) };
  const value = bare(expression);
  if (isPlainData(value)) return null;
  const refusal = (name === null ? null : refuseName(file, name)) ?? refuseValue(app, expression);
  const aliasOf = aliased(file, value);
  const target: Target = refusal === null ? { form: 'value', expression } : { form: 'none' };
  return {
    wrapped: false,
    ...(refusal === null ? {} : { refusal }),
    target,
    identity: value,
    ...(aliasOf ? { aliasOf } : {}),
  };
}

function aliased(file: ts.SourceFile, value: ts.Expression): ts.Node | null {
  if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression)) {
    return value.expression.name.text === 'bind' ? aliased(file, bare(value.expression.expression)) : null;
  }
  const own = ts.isIdentifier(value) ? moduleScope(file).get(value.text) : null;
  if (own?.kind === 'function') return own.node;
  return own?.kind === 'variable' && own.node.initializer ? bare(own.node.initializer) : null;
}

/** A value is wrapped when its source shows an async function, or when its type proves one. */
function refuseValue(app: HostApp, expression: ts.Expression): string | null {
  const value = bare(expression);
  if (isFunctionValue(value)) return refuseFunction(value);
  if (ts.isIdentifier(value)) {
    const binding = resolveBinding(app, value.getSourceFile(), value.text);
    if (binding?.kind === 'function') return refuseFunction(binding.node);
    if (binding?.kind === 'variable' && binding.node.initializer) {
      const inner = bare(binding.node.initializer);
      if (isFunctionValue(inner)) return refuseFunction(inner);
    }
  }
  return refuseType(app, expression);
}

function passedOn(
  app: HostApp,
  file: ts.SourceFile,
  specifier: ts.ExportSpecifier,
  module: string | null,
  local: string,
): Found | null {
  const from = module === null ? null : app.resolve(file, module);
  const binding = module === null ? resolveBinding(app, file, local) : from ? resolveExport(app, from, local) : null;
  if (!binding || binding.kind === 'import') {
    return refused('comes from a package or a file that is not there: its code cannot be seen');
  }
  const wrapping = wrappingOfBinding(app, binding);
  if (wrapping) return wrapped(wrapping);
  const node = functionBehind(binding);
  if (!node) return refused('is passed on from another file, where it is not seen to be an async function');
  if (directivesOf(binding.file.statements).includes('use server')) {
    return refused(`is an action of \`${app.pathOf(binding.file)}\` and is wrapped there`);
  }
  const refusal = refuseFunction(node);
  if (refusal !== null) return refused(refusal);
  return { wrapped: false, target: { form: 'passed-on', specifier, module, original: node }, identity: specifier };
}

function functionBehind(binding: Binding): ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | null {
  if (binding.kind === 'function') return binding.node;
  const value = binding.kind === 'expression' ? binding.node : binding.kind === 'variable' && binding.node.initializer;
  if (!value) return null;
  const inner = bare(value);
  return isFunctionValue(inner) ? inner : null;
}

function star(app: HostApp, file: ts.SourceFile, module: string): Found | null {
  const what = app.resolve(file, module) ? `\`${module}\`` : `\`${module}\`, which is not a file of the app,`;
  return refused(`\`export *\` passes on everything of ${what}: name what is exported`);
}

function wrapped(wrapping: Wrapping): Found {
  const { options } = wrapping;
  return { wrapped: true, ...(options ? { options } : {}), target: { form: 'none' }, identity: null };
}

function refused(refusal: string): Found {
  return { wrapped: false, refusal, target: { form: 'none' }, identity: null };
}

/** A constant that cannot be called is none of our business: Next itself refuses it in a file of actions. */
function isPlainData(value: ts.Expression): boolean {
  return (
    ts.isLiteralExpression(value) ||
    ts.isObjectLiteralExpression(value) ||
    ts.isArrayLiteralExpression(value) ||
    ts.isTemplateExpression(value) ||
    ts.isNewExpression(value) ||
    ts.isPrefixUnaryExpression(value) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(value.kind)
  );
}
