import type { FaultName } from './faults';

/** What can be run while something is broken: real operations and actions of the product. */
export const targetNames = [
  'listContacts',
  'getPipelineTotals',
  'getOpenDealCount',
  'getExchangeRates',
  'spendCredits',
  'onboardClient',
] as const;
export type TargetName = (typeof targetNames)[number];

export interface TargetInfo {
  name: TargetName;
  label: string;
  /** What running it does to the data. */
  effect: string;
  /** The faults that can meet it; the first target of a fault in this list is its usual one. */
  faults: readonly FaultName[];
  /** Sources of the events it may leave. */
  sources: readonly string[];
  /** The statements of it that a database fault strikes. */
  statements: RegExp;
}

export const targets: readonly TargetInfo[] = [
  {
    name: 'listContacts',
    label: 'Read the contacts',
    effect: 'Changes nothing.',
    faults: ['connection-lost', 'statement-timeout', 'permanent-bug'],
    sources: ['listContacts'],
    statements: /\bfrom "contacts"/i,
  },
  {
    name: 'getExchangeRates',
    label: 'Read the exchange rates',
    effect: 'Changes nothing.',
    faults: ['rate-limited', 'unavailable', 'hang', 'malformed-reply', 'cache-loss'],
    sources: ['getExchangeRates'],
    statements: /$^/,
  },
  {
    name: 'spendCredits',
    label: 'Spend one credit',
    effect: 'Spends one credit of the client “Fault lab”, who gets 100 when there are none left.',
    faults: ['deadlock', 'connection-lost', 'statement-timeout'],
    sources: ['spendCredits'],
    statements: /^update "credit_accounts"/i,
  },
  {
    name: 'onboardClient',
    label: 'Onboard a client',
    effect: 'Creates a client, a project and 10 credits, all named after the fault lab.',
    faults: ['email-vendor-down', 'connection-lost', 'deadlock', 'statement-timeout'],
    sources: ['onboardClient', 'sendWelcomeMail', 'sendWelcomeSms'],
    statements: /^insert into "projects"/i,
  },
  {
    name: 'getPipelineTotals',
    label: 'Add up the pipeline',
    effect: 'Changes nothing. It is added up once before the fault, so that there are last known figures.',
    faults: ['connection-lost', 'statement-timeout', 'cache-loss'],
    sources: ['getPipelineTotals'],
    statements: /\bfrom "deals"/i,
  },
  {
    name: 'getOpenDealCount',
    label: 'Count the open deals for the navigation',
    effect: 'Changes nothing.',
    faults: ['connection-lost', 'statement-timeout', 'permanent-bug'],
    sources: ['getOpenDealCount'],
    statements: /\bfrom "deals"/i,
  },
];

export function targetNamed(name: TargetName): TargetInfo {
  const target = targets.find((each) => each.name === name);
  if (!target) throw new Error(`no target is called ${name}`);
  return target;
}

/** The targets that a fault can meet, its usual one first. */
export function targetsOf(fault: FaultName): TargetInfo[] {
  return targets.filter((target) => target.faults.includes(fault));
}
