import { type Figures, measureWorld, policies, together } from './learning/measure';
import { borderline, worlds } from './learning/worlds';
import { publish, type Table } from './report';

const quick = process.argv.includes('--quick');
const seedAt = process.argv.indexOf('--seed');
const firstSeed = seedAt === -1 ? 4_001 : Number(process.argv[seedAt + 1]);
const seeds = Array.from({ length: quick ? 1 : 2 }, (_, count) => firstSeed + count);

const figures: Figures[] = [];
for (const shape of worlds) {
  figures.push(...(await measureWorld(shape, seeds)));
  console.log(`${shape.name}: measured`);
}
const sums = policies.map((policy) => together(figures, policy));
const hardest = await measureWorld(borderline, seeds);
const learned = sums.find(({ policy }) => policy === 'learned');
const others = sums.filter(({ policy }) => policy === 'rules' || policy === 'share of 80 %');

publish({
  name: 'learning',
  title: 'What learning is worth',
  command: `npm run bench -- --only learning --seed ${firstSeed}`,
  text: [
    'Simulated services whose truth only the oracle knows: how often each strategy really heals each failure, day by day. The diagnosis, the guard with its exploration, the learner, the pattern index and the store in memory are the real ones; time is not. All policies meet the same failures with the same luck.',
    '"rules" is the built-in rules alone. "share of 80 %" is the rule as usually written: successes / attempts of at least 0.8 makes a pattern trusted, after any number of attempts, second tries included; where nothing is trusted the rules choose.',
    'Regret: successes that the first choices lost in a hundred failures, against always choosing the best one. Right: at most five points below the best, in the failures that follow the 10th, 20th and 50th of the same fingerprint. False trust: used as proven although the true rate was below 80 % at that moment.',
    ...worlds.map(({ name, says }) => `- ${name}: ${says}`),
    `- ${borderline.name}: ${borderline.says} It is not in the sums: every trust in it is false.`,
  ],
  tables: [
    tableOf('all together', sums),
    ...worlds.map(({ name }) =>
      tableOf(
        name,
        figures.filter(({ world }) => world === name),
      ),
    ),
    tableOf(borderline.name, hardest),
  ],
  promises: [
    {
      what: 'False trust, of all uses as proven, percent',
      value: learned && (100 * learned.falselyProven) / learned.proven,
      ...{ atMost: 5, unit: '%' },
    },
    {
      what: 'The worst world for false trust, percent',
      value: Math.max(
        ...figures
          .filter(({ policy, proven }) => policy === 'learned' && proven > 0)
          .map(({ falselyProven, proven }) => (100 * falselyProven) / proven),
      ),
      ...{ atMost: 5, unit: '%' },
    },
    {
      what: `Where every strategy nearly deserves trust, failures answered on false trust, percent`,
      value: share(hardest.find(({ policy }) => policy === 'learned')),
      ...{ atMost: 5, unit: '%' },
    },
    {
      what: 'Regret, as a share of that of the better of the two other policies',
      value: learned && learned.regret / Math.min(...others.map(({ regret }) => regret)),
      ...{ atMost: 1, unit: '' },
    },
    ...[10, 20, 50].map((many) => ({
      what: `Right choices after ${many} failures, percent`,
      value: learned && 100 * (learned.rightAfter[many]?.share ?? 0),
      ...{ atLeast: { 10: 65, 20: 65, 50: 70 }[many] ?? 100, unit: '%' },
    })),
  ],
  data: { seeds, figures, sums, hardest },
});

function share(figures: Figures | undefined): number | undefined {
  return figures && (100 * figures.falselyProven) / figures.choices;
}

function tableOf(heading: string, rows: readonly Figures[]): Table {
  return {
    heading,
    columns: [
      'policy',
      'failures',
      'regret',
      'right after 10',
      'after 20',
      'after 50',
      'used as proven',
      'false trust',
    ],
    rows: rows.map(({ policy, choices, regret, rightAfter, proven, falselyProven }) => [
      ...[policy, choices, regret.toFixed(1)],
      ...[10, 20, 50].map((many) => `${(100 * (rightAfter[many]?.share ?? 0)).toFixed(0)} %`),
      ...[proven, proven === 0 ? '–' : `${((100 * falselyProven) / proven).toFixed(1)} %`],
    ]),
  };
}
