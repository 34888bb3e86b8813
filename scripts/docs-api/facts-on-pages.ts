import { strategies } from '@/lib/self-healing/healing-strategies';
import { factsByPage, pageOf } from './strategy-facts';

const between = /(<!-- facts: [^\n]*-->\n)[\s\S]*?(<!-- end of facts -->)/;

/**
 * The page with the facts that belong on it, in place of what stands there.
 * @throws Error where the page has no place for them.
 */
export function withFacts(page: string, text: string): string {
  const facts = page === 'README.md' ? overview() : factsByPage().get(page);
  if (facts === undefined) throw new Error(`docs/strategies/${page} is the page of no strategy.`);
  if (!between.test(text)) throw new Error(`docs/strategies/${page} has no place for its facts.`);
  return text.replace(between, (_all, begin: string, end: string) => `${begin}\n${facts}\n\n${end}`);
}

function overview(): string {
  const rows = strategies.map((strategy) => {
    const { name, outcome, reruns, touches, summary } = strategy;
    const runs = reruns ? 'yes' : 'no';
    return `| [${name}](${pageOf(strategy)}) | \`${outcome}\` | ${runs} | ${touches === 'shared' ? 'shared state' : 'nothing'} | ${summary} |`;
  });
  return [
    '| strategy | best outcome | runs it again | changes | what it does |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
