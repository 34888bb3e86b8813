import type { HealingOptions } from '@/lib/self-healing/core/options';
import type { OperationHandle, Refusal, Strategy, StrategyContext } from '@/lib/self-healing/core/strategy';
import { type FailureKind, failureKinds } from '@/lib/self-healing/core/vocabulary';
import { builtInRules } from '@/lib/self-healing/diagnose/rules';
import { strategies } from '@/lib/self-healing/healing-strategies';

/** The page of a strategy, below docs/strategies/: its name in lower case with hyphens. */
export const pageOf = ({ name }: Pick<Strategy, 'name'>) => `${name.toLowerCase().replaceAll('_', '-')}.md`;

/** What a page says of a strategy that must not differ from its definition: a table and two lists, as Markdown. */
export function strategyFacts(strategy: Strategy): string {
  const refusals = refusalsOf(strategy);
  const lines = optionLines(strategy);
  const rows: [string, string][] = [
    ['What it does', strategy.summary],
    ['Rank', `\`${strategy.outcome}\`: ${rankWords[strategy.outcome]}`],
    ['Runs the operation again', strategy.reruns ? `yes; takes ${costOf(strategy)} of the retry budget` : 'no'],
    [
      'Changes',
      strategy.touches === 'shared'
        ? 'state that other requests use: a shared action'
        : 'nothing but the answer to this request',
    ],
    ['Its figures, the same for all operations', settingsOf(strategy)],
    [
      'Built-in rules propose it for',
      kindsOf(strategy)
        .map((kind) => `\`${kind}\``)
        .join(', '),
    ],
  ];
  return [
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    'What the event shows when it is refused:',
    '',
    ...refusals.map(({ reason }) => `- ${reason}`),
    ...(lines.length === 0 ? [] : ['', `The option ${lines.length === 1 ? 'line' : 'lines'} that it then offers:`, '']),
    ...lines.map((line) => `- \`${line}\``),
  ].join('\n');
}

const rankWords: Record<Strategy['outcome'], string> = {
  healed: 'first; the caller gets a correct, fresh result',
  deferred: 'second; the work is stored, and done later',
  degraded: 'last; a stand-in, never counted as healed',
};

function costOf({ cost, budget }: Strategy): string {
  if (cost !== undefined) return `${cost}`;
  return budget === 'throttling' ? '`throttlingCost`' : '`transientCost`';
}

function settingsOf(strategy: Strategy): string {
  const settings = Object.entries(strategy.options.parse({}) as Record<string, unknown>);
  return settings.length === 0 ? 'none' : settings.map(([name, value]) => `\`${name}\` ${value}`).join(', ');
}

/** Kinds for which a rule proposes it and its own requirements let it through, where every option is given. */
function kindsOf(strategy: Strategy): FailureKind[] {
  const everything: Partial<HealingOptions> = {
    effects: strategy.name === 'ROLLBACK_TRANSACTION' ? 'transactional' : 'none',
    category: 'database',
    cache: { key: () => '', scope: 'public', ttlMs: 0, staleMs: 0 },
    endpoints: { urls: ['https://a.example', 'https://b.example'] },
    connection: { ping: never, reset: never },
    defaultValue: null,
    skip: { result: null },
    queue: { accepted: () => null, expiresMs: 1_000 },
  };
  const settled = { used: 0, operation: { queueRefusal: null, otherEndpoints: ['https://b.example'] } };
  return failureKinds.filter((kind) => {
    const proposed = builtInRules.some(
      (rule) => rule.name === kind && rule.proposes.some((one) => one.strategy === strategy.name),
    );
    const context = contextOf(strategy, { options: everything, kind, transient: true });
    const generous = { ...context, used: settled.used, operation: { ...context.operation, ...settled.operation } };
    return proposed && strategy.requires.every((requirement) => requirement(generous) === null);
  });
}

/** Situations each of which makes some requirement refuse; between them they meet all requirements. */
const situations: { options: Partial<HealingOptions>; kind: FailureKind; transient: boolean }[] = [
  {
    options: { effects: 'once', category: 'application', endpoints: { urls: ['https://a.example'] } },
    kind: 'unknown',
    transient: false,
  },
  { options: { effects: 'once', category: 'database' }, kind: 'unknown', transient: false },
  { options: { effects: 'none', category: 'database' }, kind: 'stale-cache', transient: false },
  { options: { effects: 'none', category: 'api' }, kind: 'unknown', transient: false },
];

/** The lines that its refusals offer: each would have met one requirement. */
export function optionLines(strategy: Strategy): string[] {
  return refusalsOf(strategy).flatMap(({ optionLine }) => (optionLine === undefined ? [] : [optionLine]));
}

/** A refusal of each requirement, in the order in which they are asked: with the line that it may offer, where it may. */
function refusalsOf(strategy: Strategy): Refusal[] {
  return strategy.requires.map((requirement, place) => {
    const met = situations.flatMap((situation) => requirement(contextOf(strategy, situation)) ?? []);
    const refusal = met.find(({ optionLine }) => optionLine !== undefined) ?? met[0];
    if (!refusal)
      throw new Error(`No situation here makes requirement ${place + 1} of ${strategy.name} refuse: add one.`);
    return refusal;
  });
}

const never = () => Promise.reject(new Error('A requirement runs nothing.'));

function contextOf(strategy: Strategy, { options, kind, transient }: (typeof situations)[number]): StrategyContext {
  const settings = strategy.options.parse({}) as { maxReruns?: number };
  const operation: OperationHandle = {
    options: { source: 'source', category: 'application', ...options },
    endpoint: undefined,
    inDoubt: null,
    rerunRefusal: null,
    queueRefusal: {
      reason:
        'What the queue itself refuses: no queue, not in `operations/`, arguments that cannot be stored, begun with effects `once`.',
    },
    otherEndpoints: [],
    runAgain: never,
    cachedResult: never,
    clearCache: never,
    resetConnection: never,
    enqueue: never,
  };
  return {
    operation,
    failure: {
      error: null,
      name: 'Error',

      message: '',
      causes: [],
      fingerprint: { id: '', template: '', version: 1 },
    },
    diagnosis: { kind, transient, proposals: [] } as unknown as StrategyContext['diagnosis'],
    attempt: 1,
    used: settings.maxReruns ?? 1,
    remainingMs: 1_000,
    options: settings,
    random: () => 0,
  };
}

/** The pages' names with the facts that belong on them. */
export const factsByPage = (): Map<string, string> =>
  new Map(strategies.map((strategy) => [pageOf(strategy), strategyFacts(strategy)]));
