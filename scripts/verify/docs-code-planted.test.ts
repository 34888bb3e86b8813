import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks, looksLikeCode } from './docs-code/code-blocks';
import { compileBlocks } from './docs-code/compile-blocks';
import { deadLinks } from './docs-code/links';
import { unknownScripts } from './docs-code/npm-scripts';

const root = process.cwd();
const page = (markdown: string) => codeBlocks(markdown).map((block) => ({ page: 'docs/page.md', ...block }));
const fence = (language: string, code: string) => `Text.\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('mistakes that are planted in a page', () => {
  it('are found by the compiler, each at its line, and what is right is left alone', { timeout: 240_000 }, () => {
    const markdown = [
      fence('ts', "import { nothingOfThisName } from '@/lib/self-healing';\nnothingOfThisName();"),
      fence(
        'ts',
        "import type { HealingOptions } from '@/lib/self-healing';\nexport const options: HealingOptions = { source: 'a', category: 'api', effekts: 'none' };",
      ),
      fence('tsx', 'export const Page = () => <p colour={1}>text</p>;'),
      fence('js', 'const one = 1;\none.toUpperCase();'),
      fence('js', 'export const double = (value) => value * 2;'),
      fence('ts', "import { gone } from './lib/that-is-gone';\nexport const here = gone;"),
      fence('ts', 'const open = {'),
      fence('ts', 'export const right: number = 1;'),
      `<!-- given\ndeclare const price: number;\n-->\n${fence('ts', 'export const text: string = price;').slice(7)}`,
    ].join('\n');
    const found = compileBlocks(root, page(markdown), []).map((line) => line.replaceAll('\n', ' '));
    const lines = markdown.split('\n');
    const at = (code: string) => lines.findIndex((line) => line.includes(code)) + 1;
    const expected: [string, RegExp][] = [
      ['nothingOfThisName }', /has no exported member 'nothingOfThisName'/],
      ['effekts', /'effekts'/],
      ['colour', /'colour'/],
      ['toUpperCase', /'toUpperCase'/],
      ['that-is-gone', /Cannot find module/],
      ['const open', /expected/],
      ['string = price', /not assignable/],
    ];
    expect(found.map((line) => line.split(':')[1])).toEqual(expected.map(([code]) => `${at(code)}`));
    for (const [index, [, message]] of expected.entries()) expect(found[index]).toMatch(message);
  });

  it('are found where names of packages that are not installed are used wrongly', { timeout: 240_000 }, () => {
    const markdown = fence(
      'ts',
      "import * as Sentry from '@sentry/nextjs';\nSentry.init({ beforeSend: (event) => event.message });",
    );
    const surroundings = [join(root, 'scripts/verify/docs-modules.d.cts')];
    expect(compileBlocks(root, page(markdown), surroundings)).toEqual([expect.stringContaining('docs/page.md:5: ')]);
  });

  it('are found where a link, a heading, an image or a script is gone', () => {
    const text = new Map([
      [
        'docs/a.md',
        '# Title one\n\n[right](b.md#the-end-2) [wrong](b.md#gone)\n![picture](images/no.png)\n[self](#title-one)\n',
      ],
      [
        'docs/b.md',
        '# `The end`, 2\n\n```md\n[not a link](x.md)\n```\nSay `[nor this](y.md)`.\n[gone](../c.md) [web](https://example.com/x)\n',
      ],
    ]);
    expect(deadLinks({ text, exists: () => false })).toEqual([
      'docs/a.md:3: docs/b.md has no heading #gone',
      'docs/a.md:4: images/no.png leads nowhere',
      'docs/b.md:7: ../c.md leads nowhere',
    ]);
    expect(unknownScripts('docs/a.md', 'Run `npm run gone -- x`,\nthen npm run there.', { there: 'x' })).toEqual([
      'docs/a.md:1: package.json has no script "gone"',
    ]);
  });

  it('cannot hide in an indented block or in a fence that names no language', () => {
    const hidden = codeBlocks(`Text.\n\n    export const one = 1;\n\nText.\n${fence('', 'await save();')}`);
    expect(hidden.map(({ language, code }) => language === '' && looksLikeCode(code))).toEqual([true, true]);
    const plain = codeBlocks('Text.\n\n    npm start    # from a bare clone\n\n- a list\n\n    of one thing\n');
    expect(plain.map(({ code }) => looksLikeCode(code))).toEqual([false]);
  });
});
