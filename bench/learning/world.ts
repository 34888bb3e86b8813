import type { FailureKind, StrategyName } from '../../lib/self-healing/core/vocabulary';
import { seededRandom } from '../../lib/self-healing/testing/seeded-random';

export const dayMs = 86_400_000;

/** One failure with a hidden truth: which strategies would heal it. */
export interface SimulatedFailure {
  atMs: number;
  fingerprint: number;
  /** Counts from 1 within its fingerprint. */
  ordinal: number;
  /** For each strategy a number in [0, 1): it heals when that is below its rate. The same for every policy. */
  draws: ReadonlyMap<StrategyName, number>;
}

export interface HiddenFingerprint {
  id: string;
  template: string;
  error: unknown;
  kind: FailureKind;
  dependency: string;
  strategies: readonly StrategyName[];
  /** The true rate of success on a day. */
  rate(strategy: StrategyName, atMs: number): number;
}

export interface World {
  name: string;
  says: string;
  startMs: number;
  fingerprints: readonly HiddenFingerprint[];
  failures: readonly SimulatedFailure[];
}

export interface WorldShape {
  name: string;
  says: string;
  days: number;
  fingerprints: number;
  /** Mean days between two incidents of a fingerprint; drawn for each between a third and three times this. */
  everyDays: number;
  /** Mean failures of an incident. */
  incidentSize: number;
  /** Standard deviation of the daily step of each rate's logit. */
  driftPerDay?: number;
  /** Mean days until a fingerprint's strategies change places at once. */
  changeEveryDays?: number;
  /** True: each incident has a fate of its own, so its outcomes resemble each other. */
  sharedFate?: boolean;
  /** Share of fingerprints whose strategies work as they do for their kind; the rest is drawn apart. */
  related: number;
  /** All rates between these, for the hardest case. */
  ratesBetween?: readonly [number, number];
}

const start = Date.UTC(2026, 0, 1);

/** Kinds as the classifier tells them, and what the built-in rules propose to heal them. */
const kinds: readonly { kind: FailureKind; error: object; words: string; strategies: readonly StrategyName[] }[] = [
  {
    ...{ kind: 'connection-lost', error: { code: 'ECONNRESET' }, words: 'socket closed while reading' },
    strategies: ['RESET_CONNECTION', 'SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF'],
  },
  {
    ...{ kind: 'connection-refused', error: { code: 'ECONNREFUSED' }, words: 'connect refused by' },
    strategies: ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF', 'RESET_CONNECTION'],
  },
  {
    ...{ kind: 'upstream-unavailable', error: { status: 503 }, words: 'upstream answered unavailable for' },
    strategies: ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF'],
  },
  {
    ...{ kind: 'upstream-timeout', error: { code: 'UND_ERR_HEADERS_TIMEOUT' }, words: 'headers timed out waiting for' },
    strategies: ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF', 'RESET_CONNECTION'],
  },
  {
    ...{ kind: 'rate-limited', error: { status: 429 }, words: 'too many requests to' },
    strategies: ['RATE_LIMIT_BACKOFF', 'SWITCH_API_ENDPOINT'],
  },
];
const things = [
  'invoices',
  'exchange rates',
  'shipping quotes',
  'tax tables',
  'contacts',
  'avatars',
  'reports',
  'stock',
];

/** Draws a service whose truth only the oracle knows. The same seed gives the same service. */
export function drawWorld(shape: WorldShape, seed: number): World {
  const random = seededRandom(seed);
  const baseRates = new Map(
    kinds.flatMap(({ kind, strategies }) => strategies.map((name) => [`${kind} ${name}`, drawRate(random)] as const)),
  );
  const fingerprints = Array.from({ length: shape.fingerprints }, (_, place) =>
    drawFingerprint(shape, place, baseRates, random),
  );
  const failures = fingerprints
    .flatMap((one, place) => drawFailures(shape, one, place, random))
    .toSorted((a, b) => a.atMs - b.atMs);
  return { name: shape.name, says: shape.says, startMs: start, fingerprints, failures };
}

/** Many strategies work nearly always, some half the time, some hardly ever. */
function drawRate(random: () => number): number {
  const which = random();
  const within = random();
  if (which < 0.45) return 0.88 + 0.11 * within;
  return which < 0.75 ? 0.4 + 0.4 * within : 0.02 + 0.28 * within;
}

function drawFingerprint(
  shape: WorldShape,
  place: number,
  baseRates: ReadonlyMap<string, number>,
  random: () => number,
): HiddenFingerprint {
  const { kind, error, words, strategies } = kinds[Math.floor(random() * kinds.length)] ?? kinds[0] ?? never();
  const thing = things[Math.floor(random() * things.length)] ?? '';
  const related = random() < shape.related;
  const tracks = new Map(
    strategies.map((name) => {
      const base = (related ? baseRates.get(`${kind} ${name}`) : undefined) ?? drawRate(random);
      const own = clamp(base + 0.06 * normal(random));
      const [low, high] = shape.ratesBetween ?? [0, 1];
      return [name, shape.ratesBetween ? low + (high - low) * random() : own] as const;
    }),
  );
  const byDay = daysOf(shape, strategies, tracks, random);
  const id = (place + 1).toString(16).padStart(16, '0');
  return {
    ...{ id, kind, strategies, dependency: `service-${place % 5}` },
    template: `${words} ${thing} (${thing.split(' ')[0]} job <n>)`,
    error: Object.assign(new Error(words), error),
    rate: (strategy, atMs) => byDay[Math.floor((atMs - start) / dayMs)]?.get(strategy) ?? 0,
  };
}

/** The rates of each day: drifting, and now and then changing places. */
function daysOf(
  { days, driftPerDay = 0, changeEveryDays }: WorldShape,
  strategies: readonly StrategyName[],
  first: ReadonlyMap<StrategyName, number>,
  random: () => number,
): Map<StrategyName, number>[] {
  const result: Map<StrategyName, number>[] = [];
  let today = new Map(first);
  for (let day = 0; day <= days; day++) {
    if (day > 0 && changeEveryDays !== undefined && random() < 1 / changeEveryDays) {
      const best = strategies.toSorted((a, b) => (today.get(b) ?? 0) - (today.get(a) ?? 0));
      const worst = best.at(-1);
      // The best one stops working, the worst one takes its place.
      if (best[0] && worst)
        today = new Map(today).set(best[0], 0.05 + 0.2 * random()).set(worst, 0.9 + 0.08 * random());
    }
    if (driftPerDay > 0) {
      today = new Map([...today].map(([name, rate]) => [name, drifted(rate, driftPerDay * normal(random))]));
    }
    result.push(today);
  }
  return result;
}

function drawFailures(
  { days, everyDays, incidentSize, sharedFate }: WorldShape,
  { strategies }: HiddenFingerprint,
  fingerprint: number,
  random: () => number,
): SimulatedFailure[] {
  const failures: SimulatedFailure[] = [];
  const every = everyDays * 3 ** (2 * random() - 1);
  for (let at = start - every * Math.log(1 - random()) * dayMs; ; at -= every * Math.log(1 - random()) * dayMs) {
    const size = 1 + Math.floor(-Math.log(1 - random()) * (incidentSize - 1) + 0.5);
    const fate = new Map(strategies.map((name) => [name, random()]));
    let atMs = at;
    for (let count = 0; count < size; count++) {
      atMs += 1_000 + random() * 59_000;
      if (atMs >= start + days * dayMs) return failures;
      const draws = new Map(
        strategies.map((name) => {
          const own = random();
          // Half of them share the fate of their incident: the rate stays what it is, outcomes come in runs.
          return [name, sharedFate && random() < 0.5 ? (fate.get(name) ?? own) : own];
        }),
      );
      failures.push({ atMs, fingerprint, ordinal: failures.length + 1, draws });
    }
  }
}

const clamp = (rate: number) => Math.min(0.995, Math.max(0.005, rate));

function drifted(rate: number, step: number): number {
  const logit = Math.log(rate / (1 - rate)) + step;
  return clamp(1 / (1 + Math.exp(-logit)));
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function never(): never {
  throw new Error('There are kinds.');
}
