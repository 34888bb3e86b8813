import { posix } from 'node:path';
import type { Node, SourceFile } from 'ts-morph';
import { type FindingCode, finding } from '@/lib/platform/doctor-codes';
import type { Finding, FindingSeverity } from '@/lib/self-healing/core/finding';
import type { Operation } from '../operations';
import { type Reached, reachedFunctions } from '../reach';

/** The app that is looked at, read once for all rules. */
export interface Source {
  /** Absolute, in the way of the project's file system. */
  root: string;
  operations: readonly Operation[];
  /** The app's own files, the embedded library left out. */
  files: readonly SourceFile[];
}

const reached = new WeakMap<Operation, Reached[]>();

/** What an operation runs through, found once for all rules. */
export function reachedBy(operation: Operation): Reached[] {
  const known = reached.get(operation) ?? reachedFunctions(operation);
  reached.set(operation, known);
  return known;
}

export interface Told {
  wrong: string;
  mend: string;
  severity?: FindingSeverity;
}

export const pathOf = (source: Pick<Source, 'root'>, file: SourceFile) =>
  posix.relative(source.root, file.getFilePath());

export const placeOf = (source: Pick<Source, 'root'>, node: Node) =>
  `${pathOf(source, node.getSourceFile())}:${node.getStartLineNumber(false)}`;

/** A finding about an operation, at the statement that wraps it. */
export function aboutOperation(source: Source, code: FindingCode, operation: Operation, told: Told): Finding {
  return finding(code, { where: `${pathOf(source, operation.file)}:${operation.line}`, ...told });
}

export function aboutNode(source: Source, code: FindingCode, node: Node, told: Told): Finding {
  return finding(code, { where: placeOf(source, node), ...told });
}
