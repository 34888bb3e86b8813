import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks, looksLikeCode } from './docs-code/code-blocks';
import { compileBlocks, compiles, type PlacedBlock } from './docs-code/compile-blocks';
import { documents } from './docs-code/documents';
import { deadLinks } from './docs-code/links';
import { unknownScripts } from './docs-code/npm-scripts';

const root = process.cwd();
const pages = documents(root);
const blocks: PlacedBlock[] = [...pages].flatMap(([page, text]) =>
  codeBlocks(text).map((block) => ({ page, ...block })),
);
const surroundings = [
  'scripts/verify/docs-modules.d.cts',
  'scripts/verify/docs-names.d.cts',
  'self-healing.register.d.ts',
].map((file) => join(root, file));

/** Pieces that are not whole on purpose: each shows a shape that no compiler can take. */
const fragmentsAllowed = 3;

describe('the documents', () => {
  it('hold only code that compiles, each block as a module of the app', { timeout: 240_000 }, () => {
    const whole = blocks.filter(({ marks }) => !marks.includes('fragment') && !marks.includes('signature'));
    expect(whole.filter(compiles).length).toBeGreaterThan(10);
    expect(compileBlocks(root, whole, surroundings)).toEqual([]);
  });

  it('use no `any`, which would compile with every mistake', () => {
    const loose = blocks.filter(
      (block) => compiles(block) && /[:<,|]\s*any\b|\bas any\b/.test(block.given + block.code),
    );
    expect(loose.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  });

  it('name few blocks that are no whole code', () => {
    const fragments = blocks.filter((block) => compiles(block) && block.marks.includes('fragment'));
    expect(fragments.length).toBeLessThanOrEqual(fragmentsAllowed);
  });

  it('show bare signatures only where they are written from the sources', () => {
    const pages = blocks.filter(({ marks }) => marks.includes('signature')).map(({ page }) => page);
    expect([...new Set(pages)]).toEqual(['docs/api.md']);
  });

  it('hide no code from the compiler, by indenting it or by a fence without its language', () => {
    const hidden = blocks.filter((block) => block.language === '' && looksLikeCode(block.code));
    expect(hidden.map(({ page, line }) => `${page}:${line}: write it as a fenced block with its language`)).toEqual([]);
  });

  it('show JSON that can be read', () => {
    for (const { page, line, code } of blocks.filter(({ language }) => language === 'json')) {
      expect(() => JSON.parse(code), `${page}:${line}`).not.toThrow();
    }
  });

  it('link only to what is there, headings too', () => {
    expect(deadLinks({ text: pages, exists: (path) => existsSync(join(root, path)) })).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect([...pages].flatMap(([page, text]) => unknownScripts(page, text, scripts))).toEqual([]);
  });
});
