import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHealer } from '@/lib/self-healing/testing/test-healer';
import { openProject } from './host-app';
import { loadApp, outcomeOf } from './run-shape';
import { copyApp, makeApp, readShapes } from './shape-app';
import { type EntryReport, type WrapResult, wrapApp } from './wrap-app';
import { writeChanges } from './write-changes';

const { host, shapes } = readShapes();
let before: string;
let after: string;
let result: WrapResult;

beforeAll(() => {
  before = makeApp(Object.assign({}, host, ...shapes.map(({ files }) => files)));
  after = copyApp(before);
  result = wrapApp(after, ['.']);
  writeChanges(after, result);
}, 300_000);

afterAll(() => {
  for (const root of [before, after]) rmSync(root, { recursive: true, force: true });
});

const reportsOf = (files: string[]): EntryReport[] => result.entries.filter(({ file }) => files.includes(file));

describe('the codemod on its shapes', () => {
  it('has at least 60 of them', () => {
    expect(shapes.length).toBeGreaterThanOrEqual(60);
  });

  it.each(shapes)('treats as expected: $title', ({ files, expected }) => {
    const reports = reportsOf(Object.keys(files));
    expect(reports.map(({ exportName, what }) => `${exportName} ${what}`)).toEqual(
      expected.map(({ name, what }) => `${name} ${what}`),
    );
    for (const [index, { what, rest }] of expected.entries()) {
      const report = reports[index];
      if (what !== 'wrap') expect(report?.why).toContain(rest);
      else expect(`${report?.effects} ${report?.category}`, report?.why).toContain(rest);
    }
  });

  it('gives a reason for everything it did or did not do', () => {
    for (const { why, what, category, effects } of result.entries) {
      expect(why.length).toBeGreaterThan(10);
      if (what === 'wrap') expect([category, effects].every(Boolean)).toBe(true);
    }
    expect(result.failed).toEqual([]);
  });

  it('gives every entry a source of its own', () => {
    const sources = result.entries.flatMap(({ source }) => source ?? []);
    expect(new Set(sources).size).toBe(sources.length);
    expect(sources).toContain('actions/twins-a.twin');
    expect(sources).toContain('GET /api/items/[id]');
    expect(sources).toContain('storeName');
  });

  it('never promises more than "none" or "once"', () => {
    expect(new Set(result.entries.flatMap(({ effects }) => effects ?? []))).toEqual(new Set(['none', 'once']));
  });

  it('leaves an app that has no type errors but those it had', () => {
    const errors = (root: string) => {
      const program = openProject(root).getProgram().compilerObject;
      return program
        .getSourceFiles()
        .filter(({ fileName }) => fileName.startsWith(`${root}/`) && !fileName.includes('/lib/self-healing/'))
        .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
        .map(
          ({ file, messageText }) =>
            `${file?.fileName.slice(root.length)} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        );
    };
    expect(errors(after)).toEqual(errors(before));
  }, 300_000);

  it('changes nothing when it is run again', () => {
    const again = wrapApp(after, ['.']);
    expect(again.changes).toEqual([]);
    expect(again.entries.filter(({ what }) => what === 'wrap')).toEqual([]);
  }, 300_000);

  it('brings the wrapper in once, below the directives', () => {
    for (const { file } of result.changes) {
      const text = readFileSync(join(after, file), 'utf8');
      const imports = text.match(/import \{[^}]*\bwithSelfHealing\b[^}]*\} from/g) ?? [];
      expect(imports, file).toHaveLength(1);
      if (/^['"]use server/m.test(readFileSync(join(before, file), 'utf8'))) {
        expect(text.search(/^['"]use server/m), file).toBeLessThan(text.indexOf('withSelfHealing'));
      }
    }
  });

  it.each(shapes.filter(({ runs }) => runs.length > 0))('behaves as before: $title', async ({ files, runs }) => {
    const path = Object.keys(files)[0] ?? '';
    const healer = testHealer();
    const observe = async (root: string) => {
      const load = loadApp(root, healer.withSelfHealing);
      const exports = load(path);
      const seen: unknown[] = [];
      for (const run of runs) seen.push(await healer.settle(outcomeOf(exports, run)));
      return { seen, effects: load('lib/effects').effects };
    };
    const expected = await observe(before);
    expect(await observe(after)).toEqual(expected);
    expect(expected.seen.join(' ')).not.toMatch(/is not defined|is not a function|before initialization/);
    await healer.close();
  });
});
