import { cpus, totalmem } from 'node:os';

export interface Measured {
  name: string;
  /** Nanoseconds a call. */
  medianNs: number;
  p99Ns: number;
  samples: number;
}

export interface BenchReport {
  measuredAt: string;
  machine: { cpu: string; cores: number; memoryGiB: number; platform: string; node: string };
  results: Measured[];
}

export function machine(): BenchReport['machine'] {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** The report as people read it. */
export function toMarkdown({ measuredAt, machine, results }: BenchReport): string {
  const bare = results[0]?.medianNs ?? 0;
  const rows = results.map(
    ({ name, medianNs, p99Ns }) => `| ${name} | ${ns(medianNs)} | ${ns(medianNs - bare)} | ${ns(p99Ns)} |`,
  );
  return [
    '# What the wrapper costs when nothing fails',
    '',
    `Measured ${measuredAt} on ${machine.cpu} (${machine.cores} cores, ${machine.memoryGiB} GiB), ${machine.platform}, Node ${machine.node}, by \`npm run bench\`.`,
    'One process; the operation adds 1 to a number; times are nanoseconds a call, of the calmest of five rounds.',
    '',
    '| wrapper | median | above the bare call | 99th percentile |',
    '|---|--:|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

/** The wrapper's promise: cheaper than cockatiel's retry with a breaker. */
export function brokenPromise(results: readonly Measured[]): string | null {
  const ours = results.find(({ name }) => name === 'withSelfHealing');
  const theirs = results.find(({ name }) => name.startsWith('cockatiel'));
  if (!ours || !theirs) return 'withSelfHealing or cockatiel was not measured.';
  if (ours.medianNs < theirs.medianNs) return null;
  return `withSelfHealing takes ${ns(ours.medianNs)} ns a call, cockatiel ${ns(theirs.medianNs)} ns.`;
}

function ns(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
