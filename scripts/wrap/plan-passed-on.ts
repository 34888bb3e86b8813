import type { ts } from 'ts-morph';
import type { Located } from './located';
import type { EntryPlan } from './plan-entry';
import type { SourceStyle } from './source-style';
import type { TextEdit } from './text-edits';
import { unusedName } from './unused-name';

type PassedOn = Extract<Located['target'], { form: 'passed-on' }>;

/** A function of another file gets a wrapped constant in the file that exports it: its own file stays as it is. */
export function planPassedOn(
  entry: Located,
  { specifier, module }: PassedOn,
  options: string,
  style: SourceStyle,
  wrapper: string,
  leaving: ReadonlySet<ts.Node>,
): EntryPlan | string {
  const { file, exportName } = entry;
  const declaration = specifier.parent.parent;
  const at = declaration.getStart(file);
  const inner = file.text.slice(specifier.parent.pos, specifier.parent.end);
  const { newline, semicolon } = style;
  const local = (specifier.propertyName ?? specifier.name).text;
  const suffix = exportName.slice(0, 1).toUpperCase() + exportName.slice(1);
  const wrapped = unusedName(file, `healed${suffix}`);
  if (module === null) {
    const constant = `const ${wrapped} = ${wrapper}(${local}, ${options})${semicolon}${newline}`;
    const text = `${wrapped} as ${exportName}`;
    return {
      edits: [
        { start: at, end: at, text: constant },
        { start: specifier.getStart(file), end: specifier.end, text },
      ],
      note: 'it is defined in another file, so this one exports a wrapped constant of it',
    };
  }
  if (/\/[/*]/.test(inner))
    return 'is passed on in a list with comments in it: import it and export a constant instead';
  const plain = unusedName(file, `plain${suffix}`);
  const from = declaration.moduleSpecifier?.getText(file) ?? '';
  const imported = `import { ${local} as ${plain} } from ${from}${semicolon}${newline}`;
  const constant = `const ${wrapped} = ${wrapper}(${plain}, ${options})${semicolon}${newline}`;
  const exported = `export { ${wrapped} as ${exportName} }${semicolon}`;
  const note = 'it is defined in another file, so this one imports it and exports a wrapped constant of it';
  const edits: TextEdit[] = [{ start: at, end: at, text: `${imported}${constant}${exported}${newline}` }];
  const { elements } = specifier.parent;
  if (!elements.every((element) => leaving.has(element))) {
    const comma = /^\s*,?[^\S\r\n]*/.exec(file.text.slice(specifier.end))?.[0].length ?? 0;
    edits.push({ start: specifier.getStart(file), end: specifier.end + comma, text: '' });
  } else if (specifier === elements[0]) {
    const rest = /^[^\S\r\n]*(?:\r?\n)?/.exec(file.text.slice(declaration.end))?.[0].length ?? 0;
    edits.push({ start: at, end: declaration.end + rest, text: '' });
  }
  return { edits, note };
}
