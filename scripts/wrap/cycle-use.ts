import { ts } from 'ts-morph';
import type { HostApp } from './host-app';
import type { Located } from './located';
import { referencesTo, runsAtOnce } from './references';

/**
 * A declared function can be called by files that are loaded before its own, over a cycle of imports; a constant cannot.
 * Null, or why the entry has to stay a declaration.
 */
export function refuseCycle(app: HostApp, entry: Located): string | null {
  if (entry.target.form !== 'function') return null;
  for (const file of app.files) {
    if (file === entry.file) continue;
    const use = importedNames(app, file, entry)
      .flatMap((name) => referencesTo(file, name))
      .find((node) => runsAtOnce(node) && !ts.isTypeQueryNode(node.parent) && !ts.isExportSpecifier(node.parent));
    if (use && reaches(app, entry.file, file)) {
      return `is used by \`${app.pathOf(file)}\` while that is being loaded, in a cycle of imports: a constant might not be there yet`;
    }
  }
  return null;
}

/** The names under which a file has an entry, directly or in a namespace. */
function importedNames(app: HostApp, file: ts.SourceFile, entry: Located): string[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { importClause, moduleSpecifier } = statement;
    if (!importClause || importClause.isTypeOnly || app.resolve(file, moduleSpecifier.text) !== entry.file) return [];
    const { name, namedBindings } = importClause;
    const names = name && entry.exportName === 'default' ? [name.text] : [];
    if (namedBindings && ts.isNamespaceImport(namedBindings)) names.push(namedBindings.name.text);
    else if (namedBindings) {
      for (const element of namedBindings.elements) {
        if ((element.propertyName ?? element.name).text === entry.exportName) names.push(element.name.text);
      }
    }
    return names;
  });
}

/** Whether loading one file loads another. */
function reaches(app: HostApp, from: ts.SourceFile, to: ts.SourceFile): boolean {
  const seen = new Set<ts.SourceFile>();
  const walk = (file: ts.SourceFile): boolean => {
    if (file === to) return true;
    if (seen.has(file)) return false;
    seen.add(file);
    return file.statements.some((statement) => {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
      const module = statement.moduleSpecifier;
      const target = module && ts.isStringLiteral(module) ? app.resolve(file, module.text) : null;
      return target !== null && walk(target);
    });
  };
  return walk(from);
}
