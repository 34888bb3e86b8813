import { publish } from '../report';
import { contenders, ours } from './contenders';
import { playLedger } from './ledger';
import { deadlineMs, play } from './play';
import { merge, promisesOf, type Row, tableOf } from './table';
import { installVirtualTime } from './virtual-time';
import { workloads } from './workloads';

const seedAt = process.argv.indexOf('--seed');
const seed = seedAt === -1 ? 20_261_122 : Number(process.argv[seedAt + 1]);
const seeds = process.argv.includes('--quick') ? 1 : 5;
const filterAt = process.argv.indexOf('--row');
const filter = filterAt === -1 ? '' : (process.argv[filterAt + 1] ?? '');

const rows: Row[] = [];
const time = installVirtualTime(Date.UTC(2026, 0, 1));
try {
  for (const workload of workloads.filter(({ name }) => name.includes(filter))) {
    const played = [];
    for (const contender of contenders) {
      const runs = [];
      for (let run = 0; run < seeds; run++) runs.push(await play(workload, contender, { seed: seed + run, time }));
      played.push(merge(runs));
      console.log(`${workload.name}: ${contender.name}`);
    }
    rows.push({ workload: workload.name, seeds, played, standInsCount: workload.standInsCount === true });
  }
} finally {
  time.uninstall();
}
if ('ledger'.includes(filter)) rows.push(await playLedger({ seed, transfers: seeds === 1 ? 300 : 800 }));

publish({
  name: 'goodput',
  title: 'What each gives under the same faults',
  command: `npm run bench:faults -- --seed ${seed}`,
  text: [
    `The same seeded requests and faults for all; a fresh, correct answer within ${deadlineMs / 1_000} s counts, stand-ins are counted apart. Only in the outage with a cache are the two taken together when contenders are compared: there, callers get a stand-in at once instead of a wait.`,
    'All but the ledger run in virtual time: timers and clocks of the whole process advance together when nothing is left to do, so that waits and outages have their full length for everybody and the machine has no say. The service is in the process and fails as HTTP services do.',
    'Three in four requests are reads, one in four is a write whose service knows idempotency keys. E-mails have a row of their own: their service knows no keys, and a lost answer may have had its effect. Who gives more by doing things twice is no measure there.',
    'p-retry repeats what passes, with its default waits. cockatiel waits with decorrelated jitter and never less than Retry-After, has one breaker for the service, repeats an e-mail only where the error proves that nothing was sent, and falls back to the latest answer where one may stand in. "rules alone" is this product without what it learns.',
  ],
  tables: rows.map(tableOf),
  promises: promisesOf(ours, rows),
  data: rows.map(({ played, ...row }) => ({ ...row, played: played.map(({ latenciesMs: _, ...one }) => one) })),
});
process.exit();
