import { type Figures, measureWorld, policies, together } from '../learning/measure';
import { borderline, worlds } from '../learning/worlds';
import type { ScorecardSection } from './section';

/** Others than those of the bench, and than those that were looked at while learning was written. */
const seeds = [7_001];

/** How soon learning chooses rightly, and how seldom it trusts wrongly, on services that are drawn from a seed. */
export async function measure(): Promise<ScorecardSection> {
  const figures: Figures[] = [];
  for (const shape of worlds) figures.push(...(await measureWorld(shape, seeds)));
  const hardest = (await measureWorld(borderline, seeds, ['learned']))[0];
  const sums = policies.map((policy) => together(figures, policy));
  const learned = sums.find(({ policy }) => policy === 'learned');
  const best = Math.min(...sums.filter(isRival).map(({ regret }) => regret));
  if (!learned || !hardest) throw new Error('Learning was not measured.');
  return {
    title: 'Learning',
    text: [
      'Seeded, simulated services whose truth only the oracle knows, with the real diagnosis, guard, learner and pattern index. Regret: successes lost in a hundred first choices against the oracle. Right: at most five points below the best strategy. False trust: used as proven although the true rate was below 80 % at that moment. `npm run bench -- --only learning` measures the same at greater length; docs/learning.md explains what is done.',
    ],
    tables: [
      { title: 'All services together', columns, rows: sums.map((one) => rowOf(one.policy, one)) },
      {
        title: 'Learned, by service',
        columns: ['service', ...columns.slice(1)],
        rows: figures.filter(({ policy }) => policy === 'learned').map((one) => rowOf(one.world, one)),
      },
    ],
    sources: [
      {
        name: 'simulated services',
        from: `bench/learning/world.ts, seeds ${seeds.join(' and ')}: six kinds of service; written for this project, so it says how learning behaves, not how often real strategies work`,
        licence: 'own',
        samples: learned.choices,
      },
    ],
    explained: [],
    promises: [
      {
        what: 'False trust, of all uses as proven (%)',
        value: percent(learned.falselyProven, learned.proven),
        atMost: 5,
      },
      {
        what: 'Failures answered on false trust where every strategy works in 70 to 79 % (%)',
        value: percent(hardest.falselyProven, hardest.choices),
        atMost: 5,
      },
      {
        what: 'Regret as a share of the better of static rules and the share of 80 %',
        value: learned.regret / best,
        atMost: 1,
      },
      { what: 'Right choices after 50 failures (%)', value: 100 * (learned.rightAfter[50]?.share ?? 0), atLeast: 70 },
    ],
  };
}

const columns = [
  'policy',
  'failures',
  'regret',
  'right after 10',
  'after 20',
  'after 50',
  'used as proven',
  'false trust',
];

const isRival = ({ policy }: Figures) => policy === 'rules' || policy === 'share of 80 %';

function rowOf(name: string, { choices, regret, rightAfter, proven, falselyProven }: Figures): (string | number)[] {
  return [
    ...[name, choices, regret.toFixed(1)],
    ...[10, 20, 50].map((many) => `${(100 * (rightAfter[many]?.share ?? 0)).toFixed(0)} %`),
    ...[proven, proven === 0 ? '–' : `${percent(falselyProven, proven).toFixed(1)} %`],
  ];
}

const percent = (part: number, of: number) => (100 * part) / of;
