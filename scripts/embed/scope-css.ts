import postcss, { type AtRule, type ChildNode, type Container, type Rule } from 'postcss';

/** The attribute of the element that the platform's pages stand in, in a host. */
export const scope = '[data-selfheal]';

/**
 * Cascade layers lose against every unlayered rule of a host, so they become weights: of two rules the one of the later
 * layer wins by the number of times the scope is named.
 */
const weights: Record<string, number> = { properties: 1, theme: 1, base: 1, components: 2, utilities: 2 };
const unlayeredWeight = 6;

/** Makes a compiled stylesheet hold for what stands inside of `scope` and for nothing else on the page. */
export function scopeCss(css: string): string {
  const root = postcss.parse(css);
  root.walkAtRules('property', (rule) => void rule.remove());
  for (const node of [...root.nodes]) {
    if (node.type === 'atrule' && node.name === 'layer') {
      if (node.nodes === undefined) node.remove();
      else if (node.params === 'properties') unwrapDefaults(node);
    }
  }
  root.walkRules((rule) => {
    if (isNested(rule)) return;
    const weight = scope.repeat(weightOf(rule));
    rule.selectors = [...new Set(rule.selectors.flatMap((selector) => scoped(selector, weight)))];
  });
  root.walkAtRules('layer', flatten);
  renameKeyframes(root);
  return `${root.toString().trim()}\n`;
}

/** What `@property` gave first, as plain defaults: a registered property would hold for the host's pages, too. */
function unwrapDefaults(layer: AtRule): void {
  const rules: ChildNode[] = [];
  layer.walkRules((rule) => void rules.push(rule.clone()));
  layer.removeAll();
  layer.append(rules);
  const root = layer.parent;
  layer.remove();
  root?.prepend(layer);
}

function isNested(rule: Rule): boolean {
  for (
    let above = rule.parent as Container | undefined;
    above !== undefined;
    above = above.parent as Container | undefined
  ) {
    if (above.type === 'rule') return true;
    if (above.type === 'atrule' && (above as AtRule).name.endsWith('keyframes')) return true;
  }
  return false;
}

function weightOf(rule: Rule): number {
  for (
    let above = rule.parent as Container | undefined;
    above !== undefined;
    above = above.parent as Container | undefined
  ) {
    if (above.type === 'atrule' && (above as AtRule).name === 'layer') return weights[(above as AtRule).params] ?? 1;
  }
  return unlayeredWeight;
}

function scoped(selector: string, weight: string): string[] {
  const page = /^(:root|:host|html)(?![\w-])(.*)$/s.exec(selector);
  if (page) return [weight + (page[2] ?? '')];
  const body = /^body(?![\w-])(.*)$/s.exec(selector)?.[1];
  if (body === '') return [weight];
  if (body?.startsWith(':has(')) return [`body:has(${scope} ${body.slice(':has('.length)}`];
  if (body !== undefined) return [`body:has(${scope})${body}`];
  // The element itself is styled by what is for everything.
  return selector === '*' ? [weight, `${weight} *`] : [`${weight} ${selector}`];
}

function flatten(layer: AtRule): void {
  layer.replaceWith(layer.nodes ?? []);
}

/** Names of animations are global: they get a prefix. */
function renameKeyframes(root: Container): void {
  const names = new Set<string>();
  root.walkAtRules(/keyframes$/, (rule) => {
    names.add(rule.params);
    rule.params = `selfheal-${rule.params}`;
  });
  root.walkDecls(/^(animation|animation-name|--animate-.*)$/, (declaration) => {
    declaration.value = declaration.value.replace(/[\w-]+/g, (word) => (names.has(word) ? `selfheal-${word}` : word));
  });
}
