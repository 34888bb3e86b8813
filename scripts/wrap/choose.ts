import { ts } from 'ts-morph';
import type { HostApp } from './host-app';
import type { Located } from './located';
import { resolveBinding } from './module-scope';
import { categoryOrder } from './package-categories';
import type { Choice } from './plan-entry';
import { type Findings, studyFunction } from './study';
import { bare, isFunctionValue } from './wrapper-call';

export interface Reasons {
  category: string;
  effects: string;
  /** Everything that speaks against a read; `effects` names the first. */
  all?: string[];
}

/**
 * Chooses `category` by what the code touches, and `effects`: `'none'` only where every call is known to read or to
 * compute; anything else is `'once'`, so that nothing runs again by a guess. Never `'idempotent'` or
 * `'transactional'`: those are promises that only the author can give.
 */
export function choose(app: HostApp, entry: Located, source: string): { choice: Choice; reasons: Reasons } {
  const body = functionOf(app, entry);
  const { target } = entry;
  const findings = studyFunction(app, body ?? (target.form === 'value' ? target.expression : entry.file));
  const category = categoryOrder.find((name) => findings.touched.has(name)) ?? 'application';
  const isRead = body !== null && findings.obstacles.length === 0;
  return {
    choice: { source, category, effects: isRead ? 'none' : 'once' },
    reasons: {
      category: whyCategory(findings, category),
      effects: whyEffects(findings, body !== null),
      all: findings.obstacles,
    },
  };
}

function whyCategory({ touched }: Findings, category: string): string {
  if (category === 'application') return 'no known package is used';
  const others = categoryOrder.filter((name) => name !== category && touched.has(name));
  const how = touched.get(category as (typeof categoryOrder)[number]);
  return others.length === 0 ? `uses ${how}` : `uses ${how}; also ${others.join(' and ')}`;
}

function whyEffects({ obstacles, followed }: Findings, isSeen: boolean): string {
  if (!isSeen) return 'the function is made by another one, and what that adds is not known';
  const [first] = obstacles;
  if (first === undefined) {
    const own =
      followed === 0
        ? ''
        : `, also in ${followed === 1 ? 'the function' : `the ${followed} functions`} of the app that it uses`;
    return `every call is known to read or to compute${own}`;
  }
  const more = obstacles.length - 1;
  return more === 0 ? first : `${first}; and ${more} more`;
}

/** The function that runs, where it can be seen whole. */
function functionOf(app: HostApp, { target }: Located): ts.Node | null {
  if (target.form === 'function') return target.node;
  if (target.form === 'passed-on') return target.original;
  return target.form === 'value' ? functionIn(app, target.expression, 4) : null;
}

function functionIn(app: HostApp, expression: ts.Expression, steps: number): ts.Node | null {
  const value = bare(expression);
  if (isFunctionValue(value)) return value;
  if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression)) {
    return value.expression.name.text === 'bind' ? functionIn(app, value.expression.expression, steps) : null;
  }
  if (!ts.isIdentifier(value) || steps === 0) return null;
  const binding = resolveBinding(app, value.getSourceFile(), value.text);
  if (binding?.kind === 'function') return binding.node;
  if (binding?.kind !== 'variable' || !binding.node.initializer) return null;
  return functionIn(app, binding.node.initializer, steps - 1);
}
