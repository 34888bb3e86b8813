import { expect, it } from 'vitest';
import { scopeCss } from './scope-css';

const flat = (css: string) => scopeCss(css).replace(/\s+/g, ' ').trim();

it('leads what is for the page to the element of the platform', () => {
  expect(flat('@layer base { html, :host { color: red } body { margin: 0 } h1 { margin: 0 } }')).toBe(
    '[data-selfheal] { color: red } [data-selfheal] { margin: 0 } [data-selfheal] h1 { margin: 0 }',
  );
});

it('keeps the order of layers as weight, since a host without layers would win against any', () => {
  const css = flat(
    '@layer theme, base, utilities; @layer base { a:not(:disabled) { top: 0 } } @layer utilities { .x { top: 1px } } .y { top: 2px }',
  );
  expect(css).not.toContain('@layer');
  const count = (name: string) =>
    css
      .split(name)[0]
      ?.split('}')
      .pop()
      ?.match(/data-selfheal/g)?.length ?? 0;
  expect(count('a:not')).toBeLessThan(count('.x'));
  expect(count('.x')).toBeLessThan(count('.y'));
});

it('has dark and light follow the attribute of the platform, not of the page', () => {
  expect(flat(':root[data-theme="dark"] { --ink: white }')).toMatch(/^(\[data-selfheal\])+\[data-theme="dark"\] \{/);
  expect(flat('@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --ink: white } }')).toMatch(
    /\{ (\[data-selfheal\])+:not\(\[data-theme="light"\]\) \{/,
  );
});

it('holds nothing that reaches beyond: no registered property, no animation under a common name, no rule for every body', () => {
  const css = flat(
    '@property --tw-x { syntax: "*"; inherits: false } @layer properties { @supports (top: 0) { * { --tw-x: 0 } } } ' +
      '@keyframes spin { to { rotate: 360deg } } @layer utilities { .spin { animation: spin 1s } } ' +
      'body:has(dialog:modal) { overflow: hidden } body > [hidden] { top: 0 }',
  );
  expect(css).not.toContain('@property');
  expect(css).not.toContain('@supports');
  expect(css).toContain('[data-selfheal] * { --tw-x: 0 }');
  expect(css).toContain('@keyframes selfheal-spin');
  expect(css).toContain('animation: selfheal-spin 1s');
  expect(css).toContain('to { rotate: 360deg }');
  expect(css).toContain('body:has([data-selfheal] dialog:modal)');
  expect(css).toContain('body:has([data-selfheal]) > [hidden]');
});

it('leaves nested rules to the rule that they stand in', () => {
  expect(flat('@layer utilities { .a { &:hover { top: 0 } } }')).toBe(
    '[data-selfheal][data-selfheal] .a { &:hover { top: 0 } }',
  );
});
