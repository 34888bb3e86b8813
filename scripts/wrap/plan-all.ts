import { relative } from 'node:path';
import type { ts } from 'ts-morph';
import { importsOne, newTypeErrors, type TypeProblem } from './check-types';
import { doorOf } from './door-import';
import type { HostApp } from './host-app';
import type { Located } from './located';
import { type Chosen, type FilePlan, planFile } from './plan-file';

/** Plans all files; what the types then speak against is taken out again and planned without it. */
export function planAll(
  app: HostApp,
  groups: ReadonlyMap<ts.SourceFile, Located[]>,
  chosen: Map<Located, Chosen>,
  refused: Map<Located, string>,
  notes: string[],
): Map<ts.SourceFile, FilePlan> {
  const { exists } = doorOf(app);
  if (!exists && chosen.size > 0) {
    notes.push('The library is not in this app yet (`npm run embed`), so the types were not checked.');
  }
  for (;;) {
    const plans = new Map<ts.SourceFile, FilePlan>();
    for (const [file, entries] of groups) {
      const open = entries.filter((entry) => chosen.has(entry) && !refused.has(entry));
      const plan = planFile(app, file, open, chosen);
      for (const [entry, why] of plan.refused) refused.set(entry, why);
      if (plan.wrapped.length > 0) plans.set(file, plan);
    }
    if (!exists || plans.size === 0) return plans;
    const texts = [...plans].map(([file, { after }]) => [file.fileName, { before: file.text, after }] as const);
    const count = refused.size;
    for (const error of newTypeErrors(app, new Map(texts))) {
      for (const entry of blamed(app, plans, error)) {
        const where = error.path === entry.file.fileName ? '' : `${relative(app.root, error.path)}: `;
        if (!refused.has(entry)) refused.set(entry, `does not type-check when it is wrapped: ${where}${error.message}`);
      }
    }
    for (const [path, { before }] of texts) app.project.getSourceFile(path)?.replaceWithText(before);
    if (refused.size === count) return plans;
  }
}

/** The entries in whose text an error lies, else those of its file; for another file, those of the files it imports. */
function blamed(app: HostApp, plans: Map<ts.SourceFile, FilePlan>, { path, start }: TypeProblem): Located[] {
  const own = [...plans].find(([file]) => file.fileName === path)?.[1].wrapped;
  const inside = own?.filter((change) => change.start <= start && start <= change.end) ?? [];
  if (inside.length > 0) return inside.map(({ entry }) => entry);
  const user = app.files.find(({ fileName }) => fileName === path);
  const used = [...plans].filter(([file]) => user && importsOne(app, user, new Map([[file.fileName, true]])));
  const changes =
    own && own.length > 0 ? own : (used.length > 0 ? used : [...plans]).flatMap(([, { wrapped }]) => wrapped);
  return changes.map(({ entry }) => entry);
}
