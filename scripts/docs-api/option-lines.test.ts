import { describe, expect, it } from 'vitest';
import { strategies } from '@/lib/self-healing/healing-strategies';
import { compileBlocks, type PlacedBlock } from '../verify/docs-code/compile-blocks';
import { optionLines } from './strategy-facts';

/** The line as somebody would take it over from an event page: among the options of an operation of this sort. */
function takenOver(strategy: string, line: string, index: number): PlacedBlock {
  const inside = line.startsWith('sharedIdempotency') ? `endpoints: { urls: ['https://a.example'], ${line} },` : line;
  const effects =
    line.startsWith('effects') || line.startsWith('queue') || line.startsWith('skip') ? '' : "effects: 'none',";
  const code = [
    "import { createHealer, memoryStore } from '@/lib/self-healing';",
    "import { database } from '@/lib/runtime/database';",
    'async function work(_actor: { tenantId: string }, _id: string): Promise<{ queued: string } | null> { return null; }',
    'export const wrapped = createHealer({ store: memoryStore() }).withSelfHealing(work, {',
    `  source: 'work', category: 'database', ${effects}`,
    `  ${inside}`,
    '});',
  ].join('\n');
  return { page: `${strategy} ${line}`, line: index, language: 'ts', marks: [], given: '', indented: false, code };
}

describe('the option lines that event pages offer', () => {
  it('compile where they are taken over into an operation that has an actor and an id', { timeout: 120_000 }, () => {
    const offered = strategies.flatMap((strategy) =>
      optionLines(strategy).map((line) => [strategy.name, line] as const),
    );
    expect(offered.length).toBeGreaterThan(7);
    const blocks = offered.map(([strategy, line], index) => takenOver(strategy, line, index));
    expect(compileBlocks(process.cwd(), blocks, [])).toEqual([]);
  });
});
