import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/postcss';
import postcss from 'postcss';
import { scope, scopeCss } from './scope-css';

/**
 * What the host says of elements and of its body is taken back first: of what follows everything is at least as specific.
 * Icons keep the attributes that draw them. Where the platform is the whole page, the browser's frame around it goes.
 */
const isolation = `${scope} { all: initial; display: block; }
${scope} :where(:not(svg, svg *)), ${scope} :where(:not(svg, svg *))::before, ${scope} :where(:not(svg, svg *))::after { all: revert; }
body:has(> ${scope}) { margin: 0; }
`;

/**
 * The platform's stylesheet for a host: compiled from our own with what the embedded sources use, then scoped. Where the
 * host brings Geist through next/font it is used, else the system's typeface.
 */
export async function compileStylesheet(root: string, sources: Iterable<string>): Promise<string> {
  const from = join(root, 'app/globals.css');
  const text = readFileSync(from, 'utf8');
  const plain = '@import "tailwindcss";';
  if (!text.includes(plain)) throw new Error(`${from} does not begin with ${plain}`);
  const named = [...sources]
    .filter((path) => /[.]tsx?$/.test(path))
    .map((path) => `@source ${JSON.stringify(join(root, path))};`);
  const input = text.replace(plain, ['@import "tailwindcss" source(none);', ...named].join('\n'));
  const compiled = await postcss([tailwind({ base: root, optimize: { minify: false } })]).process(input, { from });
  return isolation + scopeCss(withFontFallback(compiled.css));
}

/** A variable that is not set makes the whole declaration void, so each use says what stands in for it. */
function withFontFallback(css: string): string {
  return css
    .replaceAll('var(--font-geist-sans)', 'var(--font-geist-sans, system-ui)')
    .replaceAll('var(--font-geist-mono)', 'var(--font-geist-mono, ui-monospace)');
}
