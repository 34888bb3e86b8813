import { DrizzleQueryError } from 'drizzle-orm';
import { captureFailure } from '../lib/self-healing/capture';
import { fingerprint } from '../lib/self-healing/capture/fingerprint';
import { createGroupIndex } from '../lib/self-healing/capture/group-index';
import { classify } from '../lib/self-healing/diagnose/classify';
import { publish } from './report';

// A server in production runs compiled code: nobody maps its frames while a failure is handled.
process.setSourceMapsEnabled(false);
Error.stackTraceLimit = 30;

const quick = process.argv.includes('--quick');
const rounds = quick ? 500 : 2_000;
/** Short enough to end within the time that a busy machine gives a process at once. */
const batch = 8;

/** Thirty frames as Next's server builds leave them: chunks of the application, packages, Node. */
const chunkFrames = Array.from({ length: 30 }, (_, at) => {
  const place = [
    `/app/.next/server/chunks/ssr/[root-of-the-server]__0a${at}f3c._.js:1:${2_000 + at * 37}`,
    `/app/node_modules/drizzle-orm/pg-core/session.js:${40 + at}:15`,
    `/app/node_modules/next/dist/compiled/next-server/app-page-turbo.runtime.prod.js:18:${1_000 + at}`,
    `node:internal/process/task_queues:${95 + at}:5`,
  ][at % 4];
  return at % 3 === 0 ? `    at async ${'abcdefgh'[at % 8]} (${place})` : `    at ${'xyzuvw'[at % 6]}.query (${place})`;
}).join('\n');

/** The same with source maps: the application's own frame stands twelve deep, below what it called. */
const mappedFrames = chunkFrames
  .split('\n')
  .toSpliced(12, 1, '    at async listOpenDeals (/app/operations/deals.ts:42:10)')
  .join('\n');

function withStack<Thrown extends Error>(error: Thrown, frames: string): Thrown {
  error.stack = `${error.name}: ${error.message}\n${frames}`;
  return error;
}

/** A stack that the engine itself makes, thirty calls deep. */
function deep(depth: number, make: () => Error): Error {
  return depth === 0 ? make() : deep(depth - 1, make);
}

let serial = 0;
const uuid = () =>
  `${((serial * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-9dad-41d1-80b4-00c04fd430c8`;

/** Each error is a new one, with ids and values that were not seen before. */
const kinds: Record<string, () => unknown> = {
  'drizzle, a deadlock behind it': () => {
    serial += 1;
    const cause = withStack(
      Object.assign(new Error('deadlock detected'), { code: '40P01', severity: 'ERROR', routine: 'DeadLockReport' }),
      chunkFrames,
    );
    const query =
      'update "credits" set "amount" = $1 where ("credits"."id" = $2 and "credits"."tenant_id" = $3) returning "id"';
    return withStack(new DrizzleQueryError(query, [serial, uuid(), `tenant-${serial}`], cause), mappedFrames);
  },
  'a lost connection': () => {
    serial += 1;
    const port = 10_000 + (serial % 50_000);
    const error = Object.assign(new Error(`read ECONNRESET 10.0.${serial % 250}.7:${port}`), {
      code: 'ECONNRESET',
      syscall: 'read',
    });
    return withStack(error, chunkFrames);
  },
  'fetch failed, refused behind it': () => {
    serial += 1;
    const refused = (host: string) =>
      Object.assign(new Error(`connect ECONNREFUSED ${host}:${10_000 + (serial % 50_000)}`), {
        code: 'ECONNREFUSED',
        syscall: 'connect',
      });
    const cause = new AggregateError([refused('::1'), refused('127.0.0.1')]);
    return withStack(new TypeError('fetch failed', { cause }), mappedFrames);
  },
  'an error of the application, with an id': () => {
    serial += 1;
    return withStack(
      new Error(`Deal ${serial} of contact ${uuid()} was not found after ${serial % 900} ms`),
      mappedFrames,
    );
  },
  'words and frames that were never seen before': () => {
    serial += 1;
    const word = [...String(serial)].map((digit) => 'qwertyuiop'[Number(digit)]).join('');
    const frames = mappedFrames.replaceAll('.js:', `.${word}.js:`).replace('listOpenDeals', `list${word}Deals`);
    return withStack(new Error(`Could not ${word} the ${word} of contact ${uuid()}: ${word}`), frames);
  },
  'an error whose stack the engine makes': () => {
    serial += 1;
    return deep(30, () => new TypeError(`Cannot read properties of undefined (reading 'amount') of deal ${serial}`));
  },
};

interface Timing {
  name: string;
  medianUs: number;
  p99Us: number;
}

/**
 * The median over batches of fresh errors: a single call is too short for any clock, so a batch is timed and divided,
 * and what interrupts a batch on a busy machine falls into the upper half. Where the engine makes a stack when it is
 * first read, that is timed as well.
 */
function time(name: string, make: () => unknown, call: (error: unknown) => unknown): Timing {
  for (let count = 0; count < 4_000; count++) call(make());
  const tookUs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const errors = Array.from({ length: batch }, make);
    const startedAt = process.hrtime.bigint();
    for (const error of errors) call(error);
    tookUs.push(Number(process.hrtime.bigint() - startedAt) / 1_000 / batch);
  }
  tookUs.sort((a, b) => a - b);
  const at = (share: number) => tookUs[Math.floor(tookUs.length * share)] ?? Number.NaN;
  return { name, medianUs: at(0.5), p99Us: at(0.99) };
}

const groups = createGroupIndex({
  store: {
    load: async () =>
      Array.from({ length: 1_000 }, (_, at) => ({
        ...{
          fingerprint: at.toString(16).padStart(16, '0'),
          source: '',
          group: (at + 1).toString(16).padStart(16, '0'),
        },
        ...{ by: 'admin', atMs: 0 },
      })),
  },
  tenantId: 'default',
  service: 'default',
});
await groups.refresh();

const results = Object.entries(kinds).map(([name, make]) => {
  const both = time(name, make, (error) => {
    groups.resolve(fingerprint(error).id, 'listOpenDeals');
    return classify(error, 0);
  });
  const print = time(name, make, fingerprint);
  const kind = time(name, make, (error) => classify(error, 0));
  const capture = time(name, make, captureFailure);
  return { name, both, print, kind, capture };
});

publish({
  name: 'diagnosis',
  title: 'What it costs to know a failure',
  command: 'npm run bench -- --only diagnosis',
  text: [
    'Fingerprint, group and kind of an error with thirty frames; each error is a new one, with ids, ports and values not seen before.',
    `Microseconds a call: the median over ${rounds} batches of ${batch} calls. \`captureFailure\` is everything that is kept of a failure, redacted, its fingerprint included.`,
  ],
  tables: [
    {
      columns: [
        'error',
        'fingerprint and classify, µs',
        '99th percentile, µs',
        'fingerprint, µs',
        'classify, µs',
        'captureFailure, µs',
      ],
      rows: results.map(({ name, both, print, kind, capture }) => [
        name,
        both.medianUs,
        both.p99Us,
        print.medianUs,
        kind.medianUs,
        capture.medianUs,
      ]),
    },
  ],
  promises: results.map(({ name, both }) => ({
    what: `fingerprint and classify: ${name}`,
    ...{ value: both.medianUs, atMost: 50, unit: 'µs at the median' },
  })),
  data: { results },
});
