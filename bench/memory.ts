import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHealer, memoryStore } from '../lib/self-healing';
import { publish } from './report';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What lives on the heap after everything dead was collected, MiB. */
async function liveMiB(): Promise<number> {
  for (let turn = 0; turn < 4; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const quick = process.argv.includes('--quick');
const [early, late] = quick ? [100_000, 1_000_000] : [1_000_000, 10_000_000];
const healer = createHealer({ store: memoryStore() });
const call = healer.withSelfHealing(async (input: number) => input + 1, {
  source: 'bench',
  category: 'api',
  effects: 'none',
});

let result = 0;
const samples: { calls: number; heapMiB: number }[] = [];
for (let calls = 1; calls <= late; calls++) {
  result = await call(result);
  if (calls % early === 0) samples.push({ calls, heapMiB: await liveMiB() });
}
if (result !== late) throw new Error(`${late} calls gave ${result}.`);
const first = samples[0]?.heapMiB ?? Number.NaN;
const last = samples.at(-1)?.heapMiB ?? Number.NaN;

publish({
  name: 'memory',
  title: 'What stays on the heap after many calls',
  command: 'npm run bench -- --only memory',
  text: [
    'The live heap after a full collection, every so many successful calls of one wrapped operation, in one process.',
  ],
  tables: [{ columns: ['calls', 'live heap, MiB'], rows: samples.map(({ calls, heapMiB }) => [calls, heapMiB]) }],
  promises: [
    {
      what: `growth of the live heap between ${early.toLocaleString('en-US')} and ${late.toLocaleString('en-US')} calls`,
      // Less than a bit a call: what is left is the collector's and the compiler's own bookkeeping.
      ...{ value: last - first, atMost: (late - early) / 8 / 2 ** 20, unit: 'MiB' },
    },
  ],
  data: samples,
});
await healer.close();
process.exit();
