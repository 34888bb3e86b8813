import { benchHealer, type Contender, names, options, wrappers } from './contenders';
import { type Cost, measureCalls } from './measure';
import { publish } from './report';
import { sentryContenders } from './sentry';

interface Measured extends Cost {
  name: string;
}

const batchMs = 250;

/** Rounds alternate between the contenders, so that a slow moment of the machine meets them all. */
async function rounds(count: number, contenders: readonly Contender[]): Promise<Measured[]> {
  const best = new Map<string, Measured>();
  // What a first call switches on for the whole process must be on for everybody.
  for (const { call } of contenders) await call(0);
  for (let round = 1; round <= count; round++) {
    for (const { name, call } of contenders) {
      let input = 0;
      const cost = await measureCalls(async () => {
        input = await call(input);
      }, batchMs);
      const known = best.get(name);
      // The calmest round: other work on the machine only ever adds.
      if (!known || cost.cpuNs < known.cpuNs) best.set(name, { name, ...cost });
    }
    console.log(`round ${round} of ${count}`);
  }
  return [...best.values()];
}

const quick = process.argv.includes('--quick');
const healer = benchHealer();
const peers = await rounds(quick ? 3 : 12, wrappers(healer));
const ours = await rounds(quick ? 2 : 6, options(healer));
const sentry = await rounds(quick ? 1 : 2, sentryContenders());

const all = [...peers, ...sentry];
const costOf = (name: string) => all.find((one) => one.name === name)?.cpuNs ?? Number.NaN;
const floor = costOf(names.floor);
const own = costOf(names.ours);
const bare = ours[0]?.cpuNs ?? Number.NaN;

publish({
  name: 'success-path',
  title: 'What the wrapper costs when nothing fails',
  command: 'npm run bench -- --only success-path',
  text: [
    'One process. The operation adds 1 to a number; an asynchronous caller awaits it. Times are nanoseconds of processor time a call, of the calmest round.',
    'Breakers, retry budget, learning and records are on: while nothing fails they are two fields that are read.',
    'Sentry is set up as its guide says, last, and its envelopes are thrown away instead of sent. Most of the time by the clock it waits for its own flush.',
  ],
  tables: [
    {
      columns: ['wrapper', 'processor time', 'times the floor', 'by the clock'],
      rows: all.map(({ name, cpuNs, wallNs }) => [name, cpuNs, cpuNs / floor, wallNs]),
    },
    {
      heading: 'What each option adds',
      columns: ['option', 'processor time', 'above no option'],
      rows: ours.map(({ name, cpuNs }) => [name, cpuNs, cpuNs - bare]),
    },
  ],
  promises: [
    { what: 'the wrapper, as a multiple of its floor', value: own / floor, atMost: 2, unit: 'times' },
    {
      what: "the wrapper, as a share of cockatiel's retry with breaker",
      value: own / costOf(names.cockatiel),
      atMost: 0.5,
      unit: 'times',
    },
    {
      what: "Sentry's wrapper, as a multiple of ours",
      value: costOf(names.sentry) / own,
      atLeast: 20,
      unit: 'times',
    },
  ],
  data: { wrappers: all, options: ours },
});
await healer.close();
process.exit();
