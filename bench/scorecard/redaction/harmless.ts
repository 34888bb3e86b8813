import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isHeldOut } from './material';

/** Of the application's own dependencies, in the versions of package-lock.json. */
const packages = [
  ...['zod', 'pino', 'openai', 'react', 'next', 'pg', 'drizzle-orm', 'lru-cache', 'cockatiel', 'opossum', 'p-retry'],
  ...['resend', 'twilio', 'better-auth', 'csv-parse', 'tailwindcss', 'ws', 'uuidv7', 'vitest', 'fast-check', 'esbuild'],
  ...['typescript', 'tsx', 'knip', 'dependency-cruiser', 'pg-boss', 'clsx', 'lucide-react', 'acorn'],
  ...['postcss', 'semver', 'debug', 'ms', 'glob', 'minimatch', 'source-map-js', 'nanoid', 'picocolors', 'commander'],
  ...['ajv', 'undici-types', 'jose', 'kysely'],
];

export interface Text {
  name: string;
  text: string;
}

export interface Harmless {
  seen: Text[];
  heldOut: Text[];
}

function split(texts: Text[]): Harmless {
  return { seen: texts.filter(({ name }) => !isHeldOut(name)), heldOut: texts.filter(({ name }) => isHeldOut(name)) };
}

/** Read-me files in English, with code, commands and settings: what is not secret in them must stay readable. */
export function readMes(): Harmless {
  const texts = packages.flatMap((name) => {
    const path = new URL(`../../../node_modules/${name}/README.md`, import.meta.url);
    return existsSync(path) ? [{ name, text: readFileSync(path, 'utf8') }] : [];
  });
  return split(texts);
}

/** The manual of Next.js, page by page: prose about sessions, cookies, tokens and keys with their code. */
export function nextManual(): Harmless {
  const folder = fileURLToPath(new URL('../../../node_modules/next/dist/docs/', import.meta.url));
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.mdx?$/.test(file));
  return split(pages.sort().map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') })));
}

/** Lines of 16 systems, from the excerpts that the grouping part keeps: each with the values that varied. */
export function logLines(): Harmless {
  const text = readFileSync(new URL('../samples/loghub-excerpts.txt', import.meta.url), 'utf8');
  return split(
    text
      .split(/^== /m)
      .slice(1)
      .map((part) => ({ name: part.split(' ')[0] ?? '', text: part })),
  );
}
