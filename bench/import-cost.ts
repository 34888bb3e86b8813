import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { publish } from './report';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const door = join(root, 'lib/self-healing/error-interceptor.ts');
const peers = join(root, 'bench/peers');

interface Contender {
  name: string;
  /** What an action's file says. */
  source: string;
  /** Where its packages are looked for. */
  from: string;
}

const names = {
  nothing: 'nothing',
  ours: 'withSelfHealing',
  zod: 'zod alone, which the wrapper contains',
  cockatiel: 'cockatiel',
  retry: 'p-retry',
  sentry: '@sentry/nextjs',
};
const use = (what: string) => `globalThis.used = [${what}];`;
const contenders: readonly Contender[] = [
  { name: names.nothing, source: use(''), from: root },
  {
    name: names.ours,
    source: `import { healing, withSelfHealing } from ${JSON.stringify(door)}; ${use('healing, withSelfHealing')}`,
    from: root,
  },
  { name: names.zod, source: `import { z } from 'zod'; ${use('z')}`, from: root },
  {
    name: names.cockatiel,
    source: `import { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleAll, retry, wrap } from 'cockatiel'; ${use('circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleAll, retry, wrap')}`,
    from: root,
  },
  { name: names.retry, source: `import pRetry from 'p-retry'; ${use('pRetry')}`, from: root },
  {
    name: names.sentry,
    source: `import { init, withServerActionInstrumentation } from '@sentry/nextjs'; ${use('init, withServerActionInstrumentation')}`,
    from: peers,
  },
];

/** What every action has loaded already. The bundles leave it where it is, as Next's own do. */
const alreadyThere = ['next/server.js', 'next/headers.js', 'next/navigation.js', 'next/cache.js'];

interface Bundle {
  name: string;
  file: string;
  modules: number;
  kibibytes: number;
}

/** As a build does it: one minified file for each, with what is really used. */
async function bundle(contender: Contender, folder: string): Promise<Bundle> {
  const file = join(folder, `${contender.name.replaceAll(/[^a-z]/gi, '')}.mjs`);
  const { metafile } = await build({
    stdin: { contents: contender.source, resolveDir: contender.from, loader: 'ts' },
    ...{ outfile: file, bundle: true, minify: true, splitting: false, metafile: true, logLevel: 'error' },
    ...{ format: 'esm', platform: 'node', target: 'node20' },
    alias: { 'server-only': join(root, 'scripts/empty-module.mjs') },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(process.env.BENCH_FROM);",
    },
    plugins: [
      {
        name: 'next-is-there',
        setup(bundling) {
          bundling.onResolve({ filter: /^(next|react|react-dom)(\/|$)/ }, ({ path }) => ({
            path: path.endsWith('.js') || !path.includes('/') ? path : `${path}.js`,
            external: true,
          }));
          // What is loaded by the first failure alone is no part of the door.
          bundling.onResolve({ filter: /./ }, ({ kind, path }) =>
            kind === 'dynamic-import' ? { path, external: true } : undefined,
          );
        },
      },
    ],
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.values(output?.inputs ?? {}).filter(({ bytesInOutput }) => bytesInOutput > 0);
  return { name: contender.name, file, modules: used.length - 1, kibibytes: (output?.bytes ?? 0) / 1_024 };
}

interface Sample {
  cpuMs: number;
  wallMs: number;
}

/** One import in a fresh process that has loaded what every action has. */
function measure(file: string): Sample {
  const script = `
    globalThis.AsyncLocalStorage = (await import('node:async_hooks')).AsyncLocalStorage;
    for (const one of ${JSON.stringify(alreadyThere)}) await import(one);
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await import(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, wallMs: performance.now() - startedAt }));
    process.exit();`;
  const { PATH = '', HOME = '' } = process.env;
  const env: NodeJS.ProcessEnv = { PATH, HOME, NODE_ENV: 'production', BENCH_FROM: join(peers, 'package.json') };
  const args = ['--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })) as Sample;
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const rounds = process.argv.includes('--quick') ? 5 : 31;
// Inside the project, so that what stays outside of the bundles is found.
const folder = mkdtempSync(join(root, 'node_modules', '.import-cost-'));
try {
  const bundles: Bundle[] = [];
  for (const contender of contenders) bundles.push(await bundle(contender, folder));
  const samples = new Map<string, Sample[]>(bundles.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    // In turn, so that a slow moment of the machine meets them all.
    for (const { name, file } of bundles) samples.get(name)?.push(measure(file));
    if (round % 10 === 0) console.log(`round ${round} of ${rounds}`);
  }
  const measured = bundles.map(({ name, modules, kibibytes }) => {
    const own = samples.get(name) ?? [];
    return {
      name,
      modules,
      kibibytes,
      cpuMs: median(own.map((s) => s.cpuMs)),
      wallMs: median(own.map((s) => s.wallMs)),
    };
  });
  const nothing = measured.find(({ name }) => name === names.nothing)?.cpuMs ?? Number.NaN;
  const above = (name: string) => (measured.find((one) => one.name === name)?.cpuMs ?? Number.NaN) - nothing;
  publish({
    name: 'import-cost',
    title: 'What importing the wrapper adds to a cold start',
    command: 'npm run bench -- --only import-cost',
    text: [
      `Each import in a fresh process that has loaded what every action has (next/server, headers, navigation and cache), ${rounds} processes each, in turn; medians.`,
      'Each contender is one minified bundle of what is used of it, as a build makes it. What loads on the first failure alone (strategies, store, vendors) is no part of the import.',
      'An app that checks its input with zod has that part of it already.',
    ],
    tables: [
      {
        columns: ['import', 'modules', 'KiB, minified', 'processor time, ms', 'above nothing, ms', 'by the clock, ms'],
        rows: measured.map(({ name, modules, kibibytes, cpuMs, wallMs }) => [
          ...[name, Math.max(0, modules), kibibytes, cpuMs, cpuMs - nothing, wallMs],
        ]),
      },
    ],
    promises: [
      {
        what: "the wrapper's import, as a multiple of that of zod, which it contains",
        ...{ value: above(names.ours) / above(names.zod), atMost: 2.5, unit: 'times' },
      },
      {
        what: "the wrapper's import, as a share of Sentry's",
        value: above(names.ours) / above(names.sentry),
        ...{ atMost: 0.5, unit: 'times' },
      },
    ],
    data: { rounds, measured, samples: Object.fromEntries(samples) },
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
