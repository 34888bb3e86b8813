import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strategyNames } from '@/lib/self-healing/core/vocabulary';
import { strategies } from '@/lib/self-healing/healing-strategies';
import { withFacts } from './facts-on-pages';
import { pageOf } from './strategy-facts';

const folder = 'docs/strategies';
const read = (page: string) => readFileSync(`${folder}/${page}`, 'utf8');

it('has one page for each strategy and an index, and no other', () => {
  const expected = [...strategies.map(pageOf), 'README.md'];
  expect(readdirSync(folder).toSorted()).toEqual(expected.toSorted());
  expect(strategies).toHaveLength(strategyNames.length);
});

describe.each(strategies.map((strategy) => [pageOf(strategy), strategy] as const))(
  'docs/strategies/%s',
  (page, { name }) => {
    it('says of rank, needs, refusals and kinds what the definition says; else renew it with npm run docs:api', () => {
      expect(read(page)).toBe(withFacts(page, read(page)));
    });

    it('answers what it needs, risks and costs, when it is chosen, and how it is verified', () => {
      const headings = [...read(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      const answers = [
        'Facts',
        'What it needs',
        'When it is chosen, and when not',
        'What it risks',
        'What it costs',
        'How it is verified',
      ];
      expect([read(page).split('\n')[0], ...headings]).toEqual([`# ${name}`, ...answers]);
    });
  },
);

it('lists all of them in the index; else renew it with npm run docs:api', () => {
  expect(read('README.md')).toBe(withFacts('README.md', read('README.md')));
});

it('notices a page whose facts are not those of the definition, and one that has no place for them', () => {
  const page = read('skip-operation.md');
  expect(withFacts('skip-operation.md', page.replace('`degraded`: last', '`healed`: first'))).toBe(page);
  expect(() => withFacts('skip-operation.md', '# SKIP_OPERATION')).toThrow('no place');
  expect(() => withFacts('other.md', page)).toThrow('no strategy');
});
