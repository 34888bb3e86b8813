import type { Effects } from '@/lib/self-healing/core/vocabulary';
import type { PatternGroup } from './pattern-groups';

/** What a source does, as its newest event says; sources of which no event is kept are not listed. */
export type EffectsOf = ReadonlyMap<string, Effects>;

/**
 * What an admin should know before groups become one, most important first; none where nothing speaks against it.
 * Merging is never refused: only a person knows whether the cause is one.
 */
export function mergeWarnings(groups: readonly PatternGroup[], effectsOf: EffectsOf): string[] {
  const sources = [...new Set(groups.flatMap((group) => group.sources))];
  const reads = sources.filter((source) => effectsOf.get(source) === 'none');
  const changes = sources.filter((source) => (effectsOf.get(source) ?? 'none') !== 'none');
  const warnings: string[] = [];
  if (reads.length > 0 && changes.length > 0) {
    warnings.push(
      `${listed(reads)} only ${reads.length === 1 ? 'reads' : 'read'}; ${listed(changes)} ` +
        `${changes.length === 1 ? 'changes or sends' : 'change or send'} something. What helped a read would then choose ` +
        'for the others as well. What may run twice does not change by it, but a strategy may be trusted for a send that was only ever proven on reads.',
    );
  }
  const kinds = [...new Set(groups.map((group) => group.kind))];
  if (kinds.length > 1) {
    warnings.push(`They are of different kinds (${kinds.join(', ')}), so one cause is unlikely.`);
  }
  return warnings;
}

const listed = (names: readonly string[]) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
