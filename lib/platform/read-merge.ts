import 'server-only';
import type { Effects } from '@/lib/self-healing/core/vocabulary';
import { mergeWarnings } from './merge-warnings';
import type { PatternGroup } from './pattern-groups';
import { readPatterns } from './read-patterns';
import { platformHealer } from './reports';

const sourcesAsked = 50;

/** The groups to be merged, and what speaks against it. */
export async function readMerge(input: {
  tenantId: string;
  only: readonly string[];
}): Promise<{ groups: PatternGroup[]; warnings: string[] }> {
  const { groups } = await readPatterns(input);
  const { store } = await platformHealer();
  const sources = [...new Set(groups.flatMap((group) => group.sources))].slice(0, sourcesAsked);
  const effects = new Map<string, Effects>();
  for (const source of sources) {
    const { events } = await store.reports.listEvents({ tenantId: input.tenantId, source, limit: 1 });
    if (events[0]) effects.set(source, events[0].effects);
  }
  return { groups, warnings: mergeWarnings(groups, effects) };
}
