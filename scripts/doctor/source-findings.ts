import type { Project } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import type { Entry } from '../wrap/find-entries';
import { withIgnored } from './ignored';
import { findOperations } from './operations';
import { declarationFindings } from './rules/declarations';
import { effectFindings } from './rules/effects';
import { hostFileFindings } from './rules/host-file';
import { placeFindings } from './rules/places';
import { retryFindings } from './rules/retries';
import { pathOf, type Source } from './rules/source-finding';
import { unwrappedFindings } from './rules/unwrapped';
import { wiringFindings } from './rules/wiring';

export interface SourceInput {
  project: Project;
  /** Absolute path of the app's folder. */
  root: string;
  /** From `findEntries(project, root)`. */
  entries: readonly Entry[];
  /** The app is checked by TypeScript. */
  typed: boolean;
  /** Texts of its own declaration files. */
  declarations: readonly string[];
}

export interface SourceRead {
  findings: Finding[];
  /** The `source` of every wrapped operation, as far as it stands there literally. */
  sources: Set<string>;
}

/** What is not the running app. */
const aside =
  /(^|\/)(node_modules|e2e|scripts|bench|examples|tests?|__tests__|__fixtures__|docs|reports)\/|[.](test|spec|stories)(-d)?[.]/;
/** The library, and what is embedded with it. */
const embedded = /^(src\/)?(lib\/self-healing(-runtime|-platform)?|(components|actions)\/self-healing)\//;

/** Everything that reading the source tells. */
export function sourceFindings(input: SourceInput): SourceRead {
  const { project, root } = input;
  const own = (path: string) => !aside.test(path) && !embedded.test(path);
  const files = project
    .getSourceFiles()
    .filter((file) => file.getFilePath().startsWith(`${root}/`) && own(pathOf({ root }, file)));
  const operations = findOperations(project).filter(({ file }) => files.includes(file));
  const source: Source = { root, files, operations };
  const found = [
    ...unwrappedFindings(input.entries.filter(({ file }) => own(file))),
    ...declarationFindings(source),
    ...effectFindings(source),
    ...retryFindings(source),
    ...placeFindings(source),
    ...wiringFindings(source, input),
    ...hostFileFindings(source),
  ];
  return {
    findings: withIgnored(found, new Map(files.map((file) => [pathOf(source, file), file.getFullText()]))),
    sources: new Set(operations.flatMap(({ source: name }) => name ?? [])),
  };
}
