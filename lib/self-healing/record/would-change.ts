import { describeWait } from '../core/describe-wait';
import type { Diagnosis } from '../core/failure';
import { fewestIncidents, usualIncident } from '../core/incident';
import type { ArmFigures } from '../core/learning';
import type { Turn } from '../core/run';
import type { Candidate } from '../core/strategy';
import type { FailureKind } from '../core/vocabulary';
import { successesNeeded } from '../learn/posterior';

const most = 5;
const mostOptions = 2;
/** Nobody waits for more successes than these; a count beyond would be no advice. */
const farAway = 200;

/**
 * Up to five plain sentences: which evidence, wait, option or approval would have led to another choice. The strongest
 * come first. `turn` is the one in which the first choice was made, or the last one where nothing was tried.
 */
export function wouldChange({ diagnosis, plan }: Pick<Turn, 'diagnosis' | 'plan'>): string[] {
  const chosen = plan.steps[0]?.candidate ?? null;
  const end = diagnosis.proposals.length === 0 ? ends[diagnosis.kind] : undefined;
  if (end !== undefined) return [end];
  return [
    ...byChance(chosen, plan.candidates),
    ...byTrust(chosen, diagnosis),
    ...byWait(plan.steps[0], diagnosis),
    ...byModel(diagnosis, chosen),
    ...byUtility(plan.candidates),
    ...byOption(plan.candidates),
    ...byProposal(diagnosis),
  ].slice(0, most);
}

/** What chance set aside would have been first. */
function byChance(chosen: Candidate | null, candidates: readonly Candidate[]): string[] {
  if (!chosen?.explored) return [];
  const usual = candidates.reduce((best, one) => ((one.propensity ?? 0) > (best.propensity ?? 0) ? one : best), chosen);
  return usual === chosen ? [] : [`Had chance not chosen, ${usual.strategy} would have been first.`];
}

function byTrust(chosen: Candidate | null, { arms = [], proposals }: Diagnosis): string[] {
  const sentences: string[] = [];
  const own = arms.find(({ strategy }) => strategy === chosen?.strategy);
  if (chosen?.by === 'pattern' && own) {
    const failures = failuresToDistrust(own);
    sentences.push(
      failures === 1
        ? `Another failure of ${own.strategy} would take its trust away.`
        : `At most ${failures} failures of ${own.strategy} in a row would take its trust away.`,
    );
  }
  const proposed = new Set(proposals.map(({ strategy }) => strategy));
  const unproven = arms
    .filter((arm) => arm.bound < arm.trust && proposed.has(arm.strategy))
    .map((arm) => ({ arm, missing: successesToTrust(arm) }))
    .filter(({ missing }) => missing <= farAway)
    .toSorted((a, b) => a.missing - b.missing);
  for (const { arm, missing } of unproven.slice(0, 2)) {
    const more = missing === 1 ? '1 more success' : `${missing} more successes without a failure`;
    sentences.push(`${arm.strategy} would be trusted after ${more}${fromIncidents(missing)}.`);
  }
  return sentences;
}

function successesToTrust({ posterior, trust }: ArmFigures): number {
  return Math.max(1, Math.ceil(successesNeeded(posterior.failures, trust) - posterior.successes));
}

/** The running incident cannot give what it may not: beyond its share, others must. */
function fromIncidents(count: number): string {
  const incidents = fewestIncidents(count);
  const cap = `at most ${usualIncident.observations} of one incident count`;
  return incidents === 1 ? ` (${cap})` : `, from at least ${incidents} incidents: ${cap}`;
}

function failuresToDistrust({ posterior, trust }: ArmFigures): number {
  let failures = 1;
  while (failures < farAway && successesNeeded(posterior.failures + failures, trust) <= posterior.successes)
    failures += 1;
  return failures;
}

/** The server's word is a minimum for every wait; without it the strategy's own would have held. */
function byWait(step: Turn['plan']['steps'][number] | undefined, { retryAfterMs }: Diagnosis): string[] {
  if (!step || retryAfterMs === undefined || retryAfterMs <= 0 || step.waitMs < retryAfterMs) return [];
  const ownMs = ownWaitOf(step.context.options);
  if (ownMs === null || ownMs >= retryAfterMs) return [];
  return [
    `Without the server's Retry-After of ${describeWait(retryAfterMs)} the wait would have been at most ${describeWait(ownMs)}.`,
  ];
}

/** Longest own wait before a first rerun, where the strategy's options name one. */
function ownWaitOf(options: unknown): number | null {
  if (typeof options !== 'object' || options === null) return null;
  const { baseDelayMs, defaultDelayMs } = options as { baseDelayMs?: unknown; defaultDelayMs?: unknown };
  const ownMs = baseDelayMs ?? defaultDelayMs;
  return typeof ownMs === 'number' ? ownMs : null;
}

function byModel({ forest }: Diagnosis, chosen: Candidate | null): string[] {
  if (!forest || forest.used || forest.strategy === chosen?.strategy) return [];
  return [
    `The small model leaned to ${forest.strategy}, but was not sure enough (${forest.confidence.toFixed(2)}) to choose.`,
  ];
}

function byUtility(candidates: readonly Candidate[]): string[] {
  return candidates.flatMap(({ strategy, eligible, utility }) => {
    if (eligible || !utility || utility.total >= 0 || utility.value <= 0) return [];
    const needed = (utility.time + utility.load + utility.risk) / utility.value;
    if (needed >= 1) return [];
    return [
      `${strategy} would have been worth it from an expected success of ${Math.ceil(needed * 100)} %; ${Math.round(utility.probability * 100)} % was expected.`,
    ];
  });
}

function byOption(candidates: readonly Candidate[]): string[] {
  return candidates
    .flatMap(({ strategy, eligible, optionLine }) => {
      const option = eligible ? undefined : /^\s*([A-Za-z]+)\s*:/.exec(optionLine ?? '')?.[1];
      return option === undefined ? [] : [`With option \`${option}\`, ${strategy} could have been tried.`];
    })
    .slice(0, mostOptions);
}

function byProposal({ proposals, kind }: Diagnosis): string[] {
  if (proposals.length > 0) return [];
  return [`Nobody proposes anything for the kind "${kind}": a rule of your own that matches this error would.`];
}

const onlyMending = 'Nothing: the same again would fail the same way. Mending the cause helps, and no strategy does.';
const onlyAPerson = 'Nothing: what may have happened already is not done again without a person’s word.';

/** Failures that no rule of anybody's would help with: the story ends with the one thing that does. */
const ends: Partial<Record<FailureKind, string>> = {
  'constraint-violation': onlyMending,
  validation: onlyMending,
  'not-found': onlyMending,
  unauthorized: onlyMending,
  forbidden: onlyMending,
  configuration: onlyMending,
  'programmer-error': onlyMending,
  'commit-unknown': onlyAPerson,
};
