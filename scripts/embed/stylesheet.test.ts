import postcss, { type Rule } from 'postcss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Folder, smallSelfheal } from './__fixtures__/small-apps';
import { compileStylesheet } from './stylesheet';

let own: Folder;
let css: string;
beforeAll(async () => {
  own = smallSelfheal();
  css = await compileStylesheet(own.dir, ['app/platform/layout.tsx', 'app/platform/page.tsx']);
});
afterAll(() => own.remove());

it('holds no rule that could meet an element of the host', () => {
  const selectors: string[] = [];
  postcss.parse(css).walkRules((rule: Rule) => void selectors.push(...rule.selectors));
  expect(selectors.length).toBeGreaterThan(30);
  for (const selector of selectors) expect(selector).toMatch(/^\[data-selfheal\]|^body:has\((> )?\[data-selfheal\]/);
});

it('holds what the embedded sources use and nothing that others do', () => {
  expect(css).toMatch(/\.p-4 \{/);
  expect(css).not.toContain('.grid');
});

it('says what stands in where the host has no Geist', () => {
  expect(css).not.toMatch(/var\(--font-geist-(sans|mono)\)/);
});
