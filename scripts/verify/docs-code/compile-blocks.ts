import { join } from 'node:path';
import ts from 'typescript';
import type { CodeBlock } from './code-blocks';

/** A block and the page it stands on, as a path from the root. */
export interface PlacedBlock extends CodeBlock {
  page: string;
}

const endings: Record<string, string> = {
  ts: 'ts',
  typescript: 'ts',
  tsx: 'tsx',
  js: 'js',
  javascript: 'js',
  jsx: 'jsx',
};

/** What the checker asks of TypeScript alone: JavaScript names no types. */
const onlyTypeScript = new Set([7006, 7011, 7016, 7031, 7034, 7005]);

export const compiles = (block: CodeBlock) => block.language in endings;

/**
 * Compiles all blocks as files of one program, each as a module of its own that stands in the root folder, so that
 * `./lib/…` and `@/…` lead where they lead there. Returns one line for each mistake, with page and line.
 *
 * @param surroundings declaration files that are in the program too: packages that are not installed, names that pages use.
 */
export function compileBlocks(root: string, blocks: readonly PlacedBlock[], surroundings: readonly string[]): string[] {
  const files = new Map(blocks.filter(compiles).map((block, index) => [fileOf(root, block, index), block]));
  const options = optionsOf(root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const textOf = (file: string) => {
    const block = files.get(file);
    return block === undefined ? undefined : `${block.given}\n${block.code}\n`;
  };
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => textOf(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = textOf(file);
    return text === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, text, language, true);
  };
  const program = ts.createProgram({ rootNames: [...files.keys(), ...surroundings], options, host });
  const mistakes: string[] = [];
  for (const [file, block] of files) {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${block.page}:${block.line} did not get into the program.`);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    const script = /\.jsx?$/.test(file);
    for (const one of found) {
      if (!(script && onlyTypeScript.has(one.code))) mistakes.push(lineOf(one, block));
    }
  }
  for (const file of surroundings) {
    const source = program.getSourceFile(file);
    for (const one of source ? program.getSemanticDiagnostics(source) : [])
      mistakes.push(`${file}: ${textOfMessage(one)}`);
  }
  return mistakes;
}

const fileOf = (root: string, { page, line, language }: PlacedBlock, index: number) =>
  join(root, `__${page.replace(/[^a-z0-9]+/gi, '-')}-line-${line}-${index}.${endings[language]}`);

function optionsOf(root: string): ts.CompilerOptions {
  const path = join(root, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error) throw new Error(textOfMessage(error));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  return {
    ...options,
    incremental: false,
    checkJs: true,
    // Each block is a module, also one that imports nothing: names of one block are no names of another.
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
}

const textOfMessage = (one: ts.Diagnostic) => ts.flattenDiagnosticMessageText(one.messageText, '\n  ');

function lineOf(one: ts.Diagnostic, block: PlacedBlock): string {
  const before = block.given.split('\n').length;
  const at = one.file && one.start !== undefined ? one.file.getLineAndCharacterOfPosition(one.start).line : 0;
  // What is missing at the end is reported after it.
  const inBlock = Math.min(at - before, block.code.split('\n').length - 1);
  const line = at < before ? `${block.line} (in what is given above it)` : `${block.line + inBlock}`;
  return `${block.page}:${line}: ${textOfMessage(one)}`;
}
