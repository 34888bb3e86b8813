import { figure, type Promised, type Table } from '../report';

/** What came of one workload in the hands of one contender. */
export interface Played {
  contender: string;
  requests: number;
  /** Requests whose first call failed. */
  faced: number;
  /** Correct, fresh and in time. */
  fresh: number;
  /** Of those faced: fresh after all. */
  recovered: number;
  /** Answers that stand in for a fresh one. */
  standIn: number;
  /** Fresh, but after the deadline. */
  late: number;
  /** Effects beyond the first of each request. */
  duplicates: number;
  /** Given as a success though the operation can never succeed. */
  falseHeals: number;
  /** Calls at the dependency for each request. */
  amplification: number;
  latenciesMs: number[];
}

export interface Row {
  workload: string;
  seeds: number;
  /** Stand-ins count like fresh answers here. */
  standInsCount?: boolean;
  played: Played[];
}

/** Sums the same contender over several seeds. */
export function merge(runs: readonly Played[]): Played {
  const [first] = runs;
  if (!first) throw new Error('Nothing was played.');
  const sum = (pick: (played: Played) => number) => runs.reduce((total, one) => total + pick(one), 0);
  return {
    contender: first.contender,
    requests: sum((one) => one.requests),
    faced: sum((one) => one.faced),
    fresh: sum((one) => one.fresh),
    recovered: sum((one) => one.recovered),
    standIn: sum((one) => one.standIn),
    late: sum((one) => one.late),
    duplicates: sum((one) => one.duplicates),
    falseHeals: sum((one) => one.falseHeals),
    amplification: sum((one) => one.amplification) / runs.length,
    latenciesMs: runs.flatMap((one) => one.latenciesMs),
  };
}

/**
 * 95 % interval of a share. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927): unlike
 * the usual one it stays within 0 and 1 and holds for few trials.
 */
export function wilson(successes: number, trials: number): [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const z = 1.959964;
  const share = successes / trials;
  const centre = share + z ** 2 / (2 * trials);
  const margin = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  const divisor = 1 + z ** 2 / trials;
  return [Math.max(0, (centre - margin) / divisor), Math.min(1, (centre + margin) / divisor)];
}

/**
 * Whoever gave more fresh answers than `name` beyond what chance explains: the intervals do not touch. Who did things
 * twice for it is no measure: that way anybody can give more.
 */
export function betterThan(name: string, { played, standInsCount = false }: Row): string[] {
  const ours = played.find(({ contender }) => contender === name);
  if (!ours) return [`${name} was not played`];
  const answers = ({ fresh, standIn }: Played) => fresh + (standInsCount ? standIn : 0);
  const [, high] = wilson(answers(ours), ours.requests);
  return played
    .filter((one) => one.duplicates === 0 && wilson(answers(one), one.requests)[0] > high)
    .map(({ contender }) => contender);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

export function tableOf({ workload, seeds, played }: Row): Table {
  return {
    heading: `${workload} (${seeds} ${seeds === 1 ? 'run' : 'runs'})`,
    columns: [
      ...['', 'fresh in time', '95 % interval', 'recovered of those that met a fault', 'stand-ins', 'late'],
      ...['duplicates', 'false heals', 'calls a request', 'p50, ms', 'p99, ms'],
    ],
    rows: played.map((one) => {
      const [low, high] = wilson(one.fresh, one.requests);
      return [
        one.contender,
        percent(one.fresh, one.requests),
        `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`,
        `${percent(one.recovered, one.faced)} of ${figure(one.faced)}`,
        ...[percent(one.standIn, one.requests), percent(one.late, one.requests), one.duplicates, one.falseHeals],
        one.amplification.toFixed(2),
        ...[quantile(one.latenciesMs, 0.5), quantile(one.latenciesMs, 0.99)],
      ];
    }),
  };
}

/** In no row does anybody give more; nothing happens twice; nothing false; little load in an outage. */
export function promisesOf(name: string, rows: readonly Row[]): Promised[] {
  return rows.flatMap((row) => {
    const own = row.played.find(({ contender }) => contender === name);
    const better = betterThan(name, row);
    const who = better.length > 0 ? ` (${better.join(', ')})` : '';
    return [
      {
        what: `${row.workload}: those who give more ${row.standInsCount ? '' : 'fresh '}answers${who}`,
        value: better.length,
        atMost: 0,
        unit: '',
      },
      { what: `${row.workload}: duplicate effects`, value: own?.duplicates, atMost: 0, unit: '' },
      { what: `${row.workload}: false heals`, value: own?.falseHeals, atMost: 0, unit: '' },
      ...(row.workload.startsWith('outage')
        ? [{ what: `${row.workload}: calls a request in the outage`, value: own?.amplification, atMost: 1.2, unit: '' }]
        : []),
      ...(row.workload === 'no faults'
        ? [{ what: `${row.workload}: calls a request`, value: own?.amplification, atMost: 1, unit: '' }]
        : []),
    ];
  });
}
