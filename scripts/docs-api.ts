import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiPage } from './docs-api/api-page';
import { doors } from './docs-api/doors';
import { withFacts } from './docs-api/facts-on-pages';
import { readExports } from './docs-api/read-exports';

/** Writes docs/api.md and the facts of the pages in docs/strategies anew from the sources. */
try {
  parseArgs({ options: {} });
} catch (error) {
  console.error(`docs:api takes no options: ${error instanceof Error ? error.message : error}`);
  process.exit(2);
}
const root = process.cwd();
const folder = join(root, 'docs/strategies');
const pages = readdirSync(folder).map((page): [string, string] => {
  const file = join(folder, page);
  return [file, withFacts(page, readFileSync(file, 'utf8'))];
});
pages.push([join(root, 'docs/api.md'), apiPage(readExports(root, doors))]);
for (const [file, text] of pages) {
  const before = readText(file);
  if (before !== text) writeFileSync(file, text);
  console.log(`${before === text ? 'unchanged' : 'written  '} ${file.slice(root.length + 1)}`);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
