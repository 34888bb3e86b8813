import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../lib/self-healing/core/system-clock';
import { seededRandom } from '../lib/self-healing/testing';
import {
  createForest,
  decisionPages,
  forestsInMemory,
  simulateDecisions,
} from '../lib/self-healing/testing/forest-world';
import { askForest, forestSettings } from './forest-questions';
import { publish } from './report';

const count = 100_000;
const spanMs = 80 * 86_400_000;
const decisions = simulateDecisions({
  ...{ seed: 1, decisions: count, world: 'hidden', exploration: 0.02 },
  ...{ everyMs: spanMs / count, startMs: Date.now() - spanMs - 3_600_000 },
});
const forests = forestsInMemory();
const forest = create(forests);

/** What a busy machine does to the event loop by itself. */
const idle = await gapsDuring(() => sleep(5_000));
const before = process.cpuUsage();
const began = performance.now();
const training = await gapsDuring(async () => {
  const trained = await forest.train();
  if ('refused' in trained) throw new Error(trained.refused);
  return trained.version;
});
const wallSeconds = (performance.now() - began) / 1_000;
const { user, system } = process.cpuUsage(before);
const { metrics } = training.result;

const again = create(forestsInMemory());
const longestTurnMs = await longestTurnDuring(() => again.train());

const asked = decisions.slice(-2_000);
const adviceUs = Math.min(...Array.from({ length: 5 }, () => adviceCostUs()));

publish({
  name: 'training',
  title: 'Training the small model beside the requests',
  command: 'npm run bench -- --only training',
  text: [
    `${count.toLocaleString('en-US')} simulated decisions, read in pages from memory; trained in slices of five milliseconds with rests of as long between, on the main thread.`,
    'The gap by the clock is the longest time for which the event loop did not turn; beside it that of the same process while it only waited, since on a shared machine both hold what others took. The longest turn is in processor time of the whole process, seen by a callback in every turn of a second training. Advice is in processor time, over two to three strategies, of the calmest of five batches.',
  ],
  tables: [
    {
      columns: ['figure', 'value'],
      rows: [
        ['decisions', count],
        ['by the clock, seconds', wallSeconds],
        ['processor time, seconds', (user + system) / 1e6],
        ['longest turn of the event loop, ms of processor time', longestTurnMs],
        ['longest gap by the clock, ms', training.longestMs],
        ['99.9 % of gaps below, ms', training.mostMs],
        ['longest gap by the clock while it only waited, ms', idle.longestMs],
        ['size of the model, kB', ([...forests.models.values()][0]?.length ?? 0) / 1_000],
        ['advice on one failure, µs', adviceUs],
        ['Brier score, held out', metrics.brier],
        ["rules' Brier score", metrics.rulesBrier],
        ['calibration error', metrics.calibrationError],
      ],
    },
  ],
  promises: [
    { what: 'training on 100,000 decisions', value: wallSeconds, atMost: 30, unit: 's' },
    { what: 'longest turn of the event loop meanwhile', value: longestTurnMs, atMost: 50, unit: 'ms' },
    { what: 'advice on one failure', value: adviceUs, atMost: 30, unit: 'µs' },
  ],
  data: {
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    longestTurnMs,
    longestGapMs: training.longestMs,
    idleGapMs: idle.longestMs,
    adviceUs,
    metrics,
  },
});

function create(store: ReturnType<typeof forestsInMemory>) {
  return createForest({
    ...{ clock: systemClock, logger: console, tenantId: 'default', service: 'default', random: seededRandom(1) },
    ...{ settings: forestSettings, store: { forests: store, reports: decisionPages(decisions) } },
  });
}

/** Processor time between two turns of the event loop, the collector's and compiler's threads included. */
async function longestTurnDuring(work: () => Promise<unknown>): Promise<number> {
  let [longest, watching] = [0, true];
  let before = process.cpuUsage();
  const watch = () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    longest = Math.max(longest, (user + system) / 1_000);
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  watching = false;
  return longest;
}

async function gapsDuring<T>(work: () => Promise<T>): Promise<{ result: T; longestMs: number; mostMs: number }> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  // The first turn after enabling counts from then.
  await sleep(20);
  histogram.reset();
  const result = await work();
  histogram.disable();
  return { result, longestMs: histogram.max / 1e6, mostMs: histogram.percentile(99.9) / 1e6 };
}

function adviceCostUs(): number {
  const start = process.cpuUsage();
  let advised = 0;
  for (let round = 0; round < 20; round++) {
    for (const decision of asked) if (askForest(forest, decision) !== null) advised += 1;
  }
  const cost = process.cpuUsage(start);
  if (advised === 0) throw new Error('The forest gave no advice: nothing was measured.');
  return (cost.user + cost.system) / (20 * asked.length);
}
