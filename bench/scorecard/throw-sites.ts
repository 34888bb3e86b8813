import { fingerprint } from '../../lib/self-healing/capture/fingerprint';

/** An error of one place in an application, as one run of one release of it on one machine would show it. */
interface Site {
  name: string;
  code?: string;
  message: (run: Run) => string;
  frame: { name: string; file: string };
}

interface Run {
  folder: string;
  line: number;
  id: string;
  number: number;
  chunk: string;
  packages: string;
}

const sites: readonly Site[] = [
  {
    name: 'TypeError',
    message: () => "Cannot read properties of undefined (reading 'amount')",
    frame: { name: 'sumOfDeals', file: 'operations/deals.ts' },
  },
  {
    name: 'TypeError',
    message: () => "Cannot read properties of undefined (reading 'amount')",
    frame: { name: 'forecastRevenue', file: 'operations/revenue.ts' },
  },
  {
    name: 'TypeError',
    message: () => "Cannot read properties of undefined (reading 'owner')",
    frame: { name: 'sumOfDeals', file: 'operations/deals.ts' },
  },
  {
    name: 'Error',
    message: ({ id }) => `Contact ${id} was not found`,
    frame: { name: 'loadContact', file: 'operations/contacts.ts' },
  },
  {
    name: 'Error',
    message: ({ id }) => `Contact ${id} was archived`,
    frame: { name: 'loadContact', file: 'operations/contacts.ts' },
  },
  {
    name: 'RangeError',
    message: ({ number }) => `Expected at most 100 rows, got ${number}`,
    frame: { name: 'importRows', file: 'app/(crm)/import/page.tsx' },
  },
  {
    name: 'Error',
    code: 'CREDIT_LIMIT',
    message: ({ number }) => `${number} credits are missing`,
    frame: { name: 'spendCredits', file: 'operations/credits.ts' },
  },
  {
    name: 'Error',
    code: 'CREDIT_FROZEN',
    message: ({ number }) => `${number} credits are missing`,
    frame: { name: 'spendCredits', file: 'operations/credits.ts' },
  },
  {
    name: 'Error',
    code: 'ECONNREFUSED',
    message: ({ number }) => `connect ECONNREFUSED 10.0.${number % 200}.7:${number}`,
    frame: { name: 'openPool', file: 'db/client.ts' },
  },
  {
    name: 'Error',
    code: 'ECONNRESET',
    message: () => 'read ECONNRESET',
    frame: { name: 'openPool', file: 'db/client.ts' },
  },
  {
    name: 'Error',
    message: ({ folder, id }) => `ENOENT: no such file or directory, open '${folder}/uploads/${id}.pdf'`,
    frame: { name: 'readUpload', file: 'lib/uploads.ts' },
  },
  {
    name: 'ChunkLoadError',
    message: ({ chunk }) => `Loading chunk ${chunk} failed (/_next/static/chunks/${chunk}.js)`,
    frame: { name: 'importEditor', file: 'components/editor/load.ts' },
  },
];

const baseline: Run = {
  folder: '/srv/app',
  line: 10,
  id: '550e8400-e29b-41d4-a716-446655440000',
  number: 512,
  chunk: '3f4a9c1b',
  packages: 'next',
};

const changes: Record<string, Partial<Run>> = {
  'lines and columns': { line: 977 },
  'ids in the words': { id: '6ba7b810-9dad-41d1-80b4-00c04fd430c8' },
  'numbers in the words': { number: 48_113 },
  'folder of the release': { folder: '/home/runner/releases/2026-11-22T10-15/app' },
  'hashes of chunks': { chunk: '99b1c2d3e4f5' },
  'packages above and below': { packages: '@vendor/other-runtime' },
  'all of it': {
    folder: 'C:\\deploy\\v42',
    line: 3,
    id: 'a3bb189e-8bf9-4888-9912-ace4e6543002',
    number: 7,
    chunk: '77aa01fe',
    packages: 'express',
  },
};

function errorOf(site: Site, run: Run): Error {
  const error = new Error(site.message(run));
  error.name = site.name;
  if (site.code) Object.assign(error, { code: site.code });
  const lines = [
    `    at write (${run.folder}/node_modules/${run.packages}/dist/index.js:${run.line}:7)`,
    `    at process.processTicksAndRejections (node:internal/process/task_queues:${run.line}:5)`,
    `    at a (${run.folder}/.next/server/chunks/ssr/[root-of-the-server]__${run.chunk}._.js:1:${run.line}44)`,
    `    at async ${site.frame.name} (${run.folder}/${site.frame.file}:${run.line}:11)`,
    `    at async t (${run.folder}/.next/server/chunks/${run.chunk}.js:2:${run.line})`,
  ];
  error.stack = `${site.name}: ${error.message}\n${lines.join('\n')}`;
  return error;
}

/** How many errors of one throw site keep their id whatever varies, and how many of different sites differ. */
export function measureThrowSites() {
  const ids = sites.map((site) => fingerprint(errorOf(site, baseline)).id);
  const kept = Object.entries(changes).map(([what, change]) => ({
    what,
    count: sites.filter((site, at) => fingerprint(errorOf(site, { ...baseline, ...change })).id === ids[at]).length,
  }));
  return {
    text: `${sites.length} throw sites that differ in one thing only (function, code, wording or name), each thrown again by other releases, machines and arguments.`,
    rows: kept.map(({ what, count }) => [what, sites.length, count]),
    same: kept.reduce((sum, { count }) => sum + count, 0) / (kept.length * sites.length),
    different: new Set(ids).size / sites.length,
  };
}
