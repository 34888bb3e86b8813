import fc from 'fast-check';
import { Project } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { readApp } from './host-app';
import { locateEntries } from './locate-entries';
import { planFile } from './plan-file';
import { nameSources } from './source-names';

const reasons = { category: '', effects: '' };

/** The file after wrapping everything in it, with the same category and effects for all. */
function wrapText(text: string, path = 'actions.ts'): string {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { paths: { '@/*': ['./*'] } } });
  const file = project.createSourceFile(`/wrap-app/${path}`, text).compilerNode;
  const app = readApp(project, '/wrap-app');
  const entries = locateEntries(app, file).filter(({ kind }) => kind !== 'operation');
  const chosen = new Map(
    [...nameSources(entries)].map(([entry, source]) => {
      const choice = { source, category: 'application', effects: 'once' as const };
      return [entry, { choice, reasons }] as const;
    }),
  );
  return planFile(app, file, [...chosen.keys()], chosen).after;
}

interface Style {
  quote: string;
  semicolon: string;
  indent: string;
  newline: string;
}

/** A piece of a file: as it is, and as it has to be after. */
type Piece = (style: Style, name: string) => { before: string; after: string };

const options = ({ quote: q }: Style, source: string) =>
  `{ source: ${q}${source}${q}, category: ${q}application${q}, effects: ${q}once${q} }`;
const same = (text: string) => ({ before: text, after: text });

const pieces: Piece[] = [
  (style, name) => {
    const work = `async function ${name}(a: string,  b = { c : 1 }) {\n${style.indent}// kept\n${style.indent}return a+b.c${style.semicolon}\n}`;
    return {
      before: `export ${work}`,
      after: `export const ${name} = withSelfHealing(${work}, ${options(style, name)})${style.semicolon}`,
    };
  },
  (style, name) => {
    const work = `async  ( a:number ) => {\n${style.indent}${style.indent}return [ a ]${style.semicolon}\n}`;
    return {
      before: `export const ${name}   =  ${work}${style.semicolon} // behind it`,
      after: `export const ${name}   =  withSelfHealing(${work}, ${options(style, name)})${style.semicolon} // behind it`,
    };
  },
  (style, name) => {
    const work = `async function* ${name}Stream() {\n${style.indent}yield 1${style.semicolon}\n}`;
    return same(`/* a generator stays */\nexport ${work}`);
  },
  (style, name) => {
    const work = `async function ${name}<T>(value: T): Promise<T> { return value${style.semicolon} }`;
    return {
      before: `/**\n * Says   what it does.\n */\nexport ${work}`,
      after: `/**\n * Says   what it does.\n */\nexport const ${name} = withSelfHealing(${work}, ${options(style, name)})${style.semicolon}`,
    };
  },
  (style, name) => {
    const work = `async function ${name}Inner() {${style.indent}}`;
    return {
      before: `${work}\nexport { ${name}Inner as ${name} }${style.semicolon}`,
      after: `const ${name}Inner = withSelfHealing(${work}, ${options(style, name)})${style.semicolon}\nexport { ${name}Inner as ${name} }${style.semicolon}`,
    };
  },
  (style, name) => same(`const ${name}Local = ${style.quote}a ${name}${style.quote}${style.semicolon}`),
  (style, name) => same(`interface ${name}Type {\n${style.indent}a:  string\n}`),
];

const door = '@/lib/self-healing/error-interceptor';
const heads: ((style: Style) => { before: string; after: string })[] = [
  (style) => {
    const { quote: q, semicolon: s } = style;
    const wrapper = `import { withSelfHealing } from ${q}${door}${q}${s}`;
    return { before: `${q}use server${q}${s}\n\n`, after: `${q}use server${q}${s}\n\n${wrapper}\n\n` };
  },
  (style) => {
    const { quote: q, semicolon: s } = style;
    const first = `// Of this file.\n${q}use server${q}${s} // first\nimport a from ${q}a${q}${s} // the last\n`;
    return { before: first, after: `${first}import { withSelfHealing } from ${q}${door}${q}${s}\n` };
  },
  (style) => {
    const { quote: q, semicolon: s } = style;
    const text = (names: string) =>
      `${q}use server${q}${s}\nimport {  ${names}  } from ${q}${door}${q}${s}\nimport b from ${q}b${q}${s}\n\n`;
    return { before: text('healing'), after: text('healing, withSelfHealing') };
  },
];

const styles = fc.record({
  quote: fc.constantFrom("'", '"'),
  semicolon: fc.constantFrom('', ';'),
  indent: fc.constantFrom('  ', '    ', '\t'),
  newline: fc.constantFrom('\n', '\r\n'),
});

describe('planFile', () => {
  it('changes nothing of a file but what it wraps, however the file is written', () => {
    const files = fc.record({
      style: styles,
      head: fc.constantFrom(...heads),
      parts: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }),
      gaps: fc.array(fc.constantFrom('\n', '\n\n', '\n\n\n', '\n// between\n'), { minLength: 6, maxLength: 6 }),
      end: fc.constantFrom('', '\n', '\n\n'),
    });
    fc.assert(
      fc.property(files, ({ style, head, parts, gaps, end }) => {
        const made = parts.map((piece, index) => piece(style, `part${index}`));
        const top = head(style);
        const join = (which: 'before' | 'after', start: string) => {
          // What tells the style stands in every file, so that it is not a guess.
          const told = `const told = ${style.quote}x${style.quote}${style.semicolon}\nconst again = ${style.quote}y${style.quote}${style.semicolon}\n`;
          const body = made.map(
            (piece, index) => piece[which] + (index < made.length - 1 ? (gaps[index] ?? '\n') : ''),
          );
          return (start + told + body.join('') + end).replaceAll('\n', style.newline);
        };
        const isChanged = made.some(({ before, after }) => before !== after);
        const after = join('after', isChanged ? top.after : top.before);
        expect(wrapText(join('before', top.before))).toBe(after);
        expect(wrapText(after)).toBe(after);
      }),
      { seed: 5, numRuns: 120 },
    );
  }, 120_000);

  it('ends a constant where the next line would otherwise go on, in a file without semicolons', () => {
    const text = `'use server'\nexport async function save() {}\n[1].forEach(String)\nexport async function load() {}\n`;
    expect(wrapText(text)).toContain(`effects: 'once' });\n[1].forEach(String)`);
    expect(wrapText(text)).toMatch(/source: 'load'.*\}\)\n$/);
  });

  it('keeps a comment about the file, a directive of TypeScript and a shebang above the import', () => {
    const route = 'export async function GET() {}\n';
    const line = `import { withSelfHealing } from '@/lib/self-healing/error-interceptor';\n\n`;
    const heads = ['// @ts-nocheck\n', '#!/usr/bin/env node\n', '/* Copyright */\n\n', '// eslint-disable-next\n\n'];
    for (const head of heads) {
      expect(wrapText(head + route, 'app/api/x/route.ts')).toMatch(
        new RegExp(`^${literally(head + line)}export const GET`),
      );
    }
    expect(wrapText(`/** Answers. */\n${route}`, 'app/api/x/route.ts')).toMatch(
      new RegExp(`^${literally(`${line}/** Answers. */\n`)}export const GET`),
    );
  });

  it('imports the wrapper relatively where the app has no alias that leads to it', () => {
    const project = new Project({ useInMemoryFileSystem: true });
    const file = project.createSourceFile('/wrap-app/src/app/api/x/route.ts', 'export async function GET() {}\n');
    const app = readApp(project, '/wrap-app');
    const [entry] = locateEntries(app, file.compilerNode);
    if (!entry) throw new Error('The handler was not found.');
    const choice = { source: 'GET /api/x', category: 'api', effects: 'none' as const };
    const { after } = planFile(app, file.compilerNode, [entry], new Map([[entry, { choice, reasons }]]));
    expect(after).toContain(`from '../../../../lib/self-healing/error-interceptor';`);
  });
});

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
