import { monitorEventLoopDelay } from 'node:perf_hooks';
import { healerOf } from '../lib/self-healing/testing/faulty-world';
import { openPostgresWorld } from './postgres';
import { publish } from './report';

// The runner of TypeScript maps each frame of each stack to its source; a server in production runs compiled code.
process.setSourceMapsEnabled(false);

const argument = (name: string) => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : Number(process.argv[at + 1]);
};
const seconds = argument('--seconds') ?? (process.argv.includes('--quick') ? 10 : 60);
const failures = Math.round((100_000 * seconds) / 60);
const fingerprints = 50;
const tickMs = 10;
const probeMs = 1;
/** Defaults of the limits: whole events of a fingerprint in a window, and the attempts of an event. */
const [eventsPerWindow, maxAttempts, windowMs] = [20, 5, 60_000];

const mib = (bytes: number) => bytes / 2 ** 20;
const world = await openPostgresWorld({ max: 10 });
const healer = healerOf(world);

const word = (index: number) => String.fromCharCode(97 + (index % 26)).repeat(3 + Math.floor(index / 26));
let made = 0;
/** Half pass, half never will; each message has an id of its own. */
function failureOf(index: number): Error {
  made += 1;
  const message = `The ${word(index)} service did not take order ${made} of user${made}@example.com`;
  return index % 2 === 0 ? Object.assign(new Error(message), { status: 503 }) : new TypeError(message);
}
const operations = Array.from({ length: fingerprints }, (_, index) =>
  healer.withSelfHealing(
    async (): Promise<number> => {
      throw failureOf(index);
    },
    { source: `storm ${word(index)}`, category: 'api', effects: 'none', defaultValue: 0 },
  ),
);
let answered = 0;
let failed = 0;
const fail = (index: number) =>
  operations[index % fingerprints]?.().then(
    () => {
      answered += 1;
    },
    (error: unknown) => {
      if (!(error instanceof Error)) throw error;
      failed += 1;
    },
  );

async function rows(): Promise<number> {
  const { rows } = await world.handle.executeSql(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'healing_%'",
  );
  let count = 0;
  for (const { name } of rows) {
    const { rows: counted } = await world.handle.executeSql(`SELECT count(*)::int AS n FROM "${String(name)}"`);
    count += Number(counted[0]?.n);
  }
  return count;
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// Everything is loaded and connected before it is called idle.
await Promise.all(operations.map((_, index) => fail(index)));
await healer.flush();
await pause(2_000);
const idleLoop = monitorEventLoopDelay({ resolution: probeMs });
idleLoop.enable();
await pause(2_000);
idleLoop.disable();
const idleMiB = mib(process.memoryUsage.rss());
const rowsBefore = await rows();

const loop = monitorEventLoopDelay({ resolution: probeMs });
loop.enable();
let highestMiB = idleMiB;
const work: Promise<unknown>[] = [];
const before = process.cpuUsage();
const startedAt = performance.now();
for (let begun = 0; begun < failures; ) {
  await pause(tickMs);
  const due = Math.min(failures, Math.floor(((performance.now() - startedAt) * failures) / (seconds * 1_000)));
  // Callers come one by one, not as a block that no server would ever take at once.
  for (; begun < due; begun++) {
    const one = fail(begun);
    if (one && begun >= failures - 1_000) work.push(one);
    if (begun % 4 === 3) await new Promise((resolve) => setImmediate(resolve));
  }
  highestMiB = Math.max(highestMiB, mib(process.memoryUsage.rss()));
}
const tookMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
loop.disable();
await Promise.all(work);
await pause(6_000);
await healer.flush();
const written = (await rows()) - rowsBefore;
const windows = Math.ceil((tookMs + 6_000) / windowMs) + 1;
// Open breakers give each source one more fingerprint; an event has its attempts beside it, and each a counter.
const mostRows = 2 * fingerprints * windows * (eventsPerWindow * (1 + maxAttempts) + 4);
const p99Ms = loop.percentile(99) / 1e6 - probeMs;
const idleP99Ms = idleLoop.percentile(99) / 1e6 - probeMs;
const data = { failures, seconds, tookMs, answered, failed, idleMiB, highestMiB, written, mostRows, p99Ms, idleP99Ms };

publish({
  name: 'storm',
  title: 'What a storm of failures costs',
  command: `npm run bench -- --only storm --seconds ${seconds}`,
  text: [
    `${failures.toLocaleString('en-US')} failures of ${fingerprints} fingerprints within ${seconds} s, against a real Postgres on the same machine, all defaults: half pass, half are bugs; every operation has a default value.`,
    'The heap may hold 256 MiB of old objects, as in a container of half a gigabyte. Without a limit Node collects old garbage so seldom on a machine as large as this that the same storm takes some 120 MiB; what is alive after a collection grows by at most 12 MiB.',
    'Event-loop delay: what a timer of 1 ms came later than that, sampled all the time; idle: the same process before, for what the machine itself adds.',
  ],
  tables: [
    {
      columns: ['', 'measured'],
      rows: [
        ['resident memory idle, MiB', idleMiB],
        ['resident memory at most, MiB', highestMiB],
        ['rows written', written],
        ['event-loop delay p99, ms', p99Ms],
        ['event-loop delay p99 idle, ms', idleP99Ms],
        ['processor time a failure, µs', (user + system) / failures],
        ['answered by a stand-in', answered],
        ['given their own error', failed],
      ],
    },
  ],
  promises: [
    { what: 'resident memory above idle', value: highestMiB - idleMiB, atMost: 64, unit: 'MiB' },
    { what: 'rows written, whatever the number of failures', value: written, atMost: mostRows, unit: 'rows' },
    { what: 'rows for each failure', value: written / failures, atMost: 1, unit: 'rows' },
    { what: 'event-loop delay, 99th percentile', value: p99Ms, atMost: 20, unit: 'ms' },
    { what: 'time for the storm against its plan', value: tookMs / (seconds * 1_000), atMost: 1.05, unit: 'times' },
  ],
  data,
});
await world.close();
process.exit();
