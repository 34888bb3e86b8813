import { createHealer, type Healer, type HealerInput, memoryStore } from '../lib/self-healing';
import { healerOf } from '../lib/self-healing/testing/faulty-world';
import { openPostgresWorld } from './postgres';
import { publish } from './report';

// The runner of TypeScript maps each frame of each stack to its source; a server in production runs compiled code.
process.setSourceMapsEnabled(false);

const quick = process.argv.includes('--quick');
const samples = quick ? 300 : 1_500;
const rounds = 3;

/** Nothing waits and nothing is used up: what is measured is the healer's own work. */
const unhindered: Partial<HealerInput> = {
  random: () => 0,
  settings: { breaker: { enabled: false }, retryBudget: { tokens: 10_000, refill: 100, floorPerSecond: 100 } },
};
const limits = {
  'each event stored whole': { eventsPerWindow: 1_000_000, spoolEvents: 100_000 },
  'counted, as in a storm': { eventsPerWindow: 1 },
};

const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });

interface Case {
  name: string;
  call: () => Promise<unknown>;
  healer: Healer;
}

function cases(where: string, healer: Healer): Case[] {
  let runs = 0;
  const rerun = healer.withSelfHealing(
    async () => {
      runs += 1;
      if (runs % 2 === 1) throw lost();
      return runs;
    },
    { source: `rerun ${where}`, category: 'api', effects: 'none', strategies: ['RETRY_WITH_BACKOFF'] },
  );
  const standIn = healer.withSelfHealing(
    async (): Promise<number> => {
      throw lost();
    },
    {
      source: `default ${where}`,
      category: 'api',
      effects: 'none',
      strategies: ['USE_DEFAULT_VALUE'],
      defaultValue: 0,
    },
  );
  return [
    { name: `rerun without a wait, ${where}`, call: rerun, healer },
    { name: `default value, ${where}`, call: standIn, healer },
  ];
}

/** The median of the calmest of three rounds: what the machine did beside it is not the healer's. */
async function measureCase({ name, call, healer }: Case) {
  for (let count = 0; count < 3_000; count++) await call();
  const measured = [];
  for (let round = 0; round < rounds; round++) measured.push(await measureRound({ call, healer }));
  const [calmest] = measured.toSorted((a, b) => a.medianUs - b.medianUs);
  if (!calmest) throw new Error('Nothing was measured.');
  console.log(name);
  return { name, ...calmest };
}

async function measureRound({ call, healer }: Pick<Case, 'call' | 'healer'>) {
  await healer.flush();
  const tookUs: number[] = [];
  const before = process.cpuUsage();
  for (let count = 0; count < samples; count++) {
    const startedAt = performance.now();
    await call();
    tookUs.push((performance.now() - startedAt) * 1_000);
    // The record of one call is not written in the next one's time.
    if (count % 50 === 49) await healer.flush();
  }
  await healer.flush();
  const { user, system } = process.cpuUsage(before);
  tookUs.sort((a, b) => a - b);
  const at = (share: number) => tookUs[Math.floor(tookUs.length * share)] ?? Number.NaN;
  return { medianUs: at(0.5), p99Us: at(0.99), cpuUs: (user + system) / samples };
}

const world = await openPostgresWorld();
const healers: [string, Healer][] = Object.entries(limits).flatMap(([how, limit]) => [
  [`memory, ${how}`, createHealer({ store: memoryStore(), ...unhindered, limits: limit })],
  [`Postgres, ${how}`, healerOf(world, { ...unhindered, limits: limit })],
]);
const results = [];
for (const [where, healer] of healers) for (const one of cases(where, healer)) results.push(await measureCase(one));

/** How many queries had been sent when the strategy ran the operation again. */
async function roundTripsBeforeStrategy(): Promise<number> {
  const healer = healerOf(world, { ...unhindered, limits: limits['each event stored whole'] });
  let queries = 0;
  let seen = 0;
  let atMost = 0;
  let fails = true;
  const call = healer.withSelfHealing(
    async () => {
      if (fails) {
        queries = 0;
        fails = false;
        throw lost();
      }
      atMost = Math.max(atMost, queries);
      fails = true;
      return 1;
    },
    { source: 'round trips', category: 'api', effects: 'none', strategies: ['RETRY_WITH_BACKOFF'] },
  );
  await call();
  await healer.flush();
  await new Promise((resolve) => setTimeout(resolve, 500));
  atMost = 0;
  world.handle.setBeforeQuery(async () => {
    queries += 1;
    seen += 1;
  });
  for (let count = 0; count < 20; count++) {
    await call();
    await healer.flush();
  }
  world.handle.setBeforeQuery(undefined);
  if (seen === 0) throw new Error('The counter of queries saw none at all.');
  return atMost;
}
const roundTrips = await roundTripsBeforeStrategy();

publish({
  name: 'error-path',
  title: 'What healing itself costs when something fails',
  command: 'npm run bench -- --only error-path',
  text: [
    'From the call of a failing operation to its result, one call after another; nothing waits: the jitter is 0, breakers are off and the retry budget is wide. Of three rounds, the calmest.',
    'Processor time is the mean a call of everything, records and learning after the response and the driver included.',
  ],
  tables: [
    {
      columns: ['failure answered by', 'median, µs', '99th percentile, µs', 'processor time, µs'],
      rows: results.map(({ name, medianUs, p99Us, cpuUs }) => [name, medianUs, p99Us, cpuUs]),
    },
  ],
  promises: [
    ...results.map(({ name, medianUs }) => ({ what: name, value: medianUs, atMost: 100, unit: 'µs at the median' })),
    { what: 'database round trips before a strategy starts', value: roundTrips, atMost: 0, unit: '' },
  ],
  data: { results, roundTrips },
});
await world.close();
process.exit();
