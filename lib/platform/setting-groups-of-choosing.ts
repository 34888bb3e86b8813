import type { SettingGroup } from './setting-group';

/** What a recovery may take, what it is weighed by, and how all of it is learned. */
export const choosingGroups: readonly SettingGroup[] = [
  {
    id: 'budget',
    title: 'Retry budget',
    does: 'Tokens that reruns take from a dependency and successes give back.',
    fields: [
      {
        name: 'retryBudget.tokens',
        label: 'Size',
        kind: 'number',
        unit: 'tokens',
        does: 'Reruns that a burst may take.',
      },
      {
        name: 'retryBudget.transientCost',
        label: 'Cost of a rerun',
        kind: 'number',
        unit: 'tokens',
        does: 'After a passing failure.',
      },
      {
        name: 'retryBudget.throttlingCost',
        label: 'Cost after a rate limit',
        kind: 'number',
        unit: 'tokens',
        does: 'Less, since the server itself said when.',
      },
      {
        name: 'retryBudget.refill',
        label: 'Given back by a success',
        kind: 'number',
        unit: 'tokens',
        does: 'While the bucket is not full.',
      },
      {
        name: 'retryBudget.floorPerSecond',
        label: 'Regained by waiting',
        kind: 'number',
        unit: 'tokens a second',
        does: 'So that an idle dependency can be tried again.',
      },
    ],
  },
  {
    id: 'learning',
    title: 'Learning',
    does: 'How much is tried out, how fast evidence fades, and how much of it is asked before it decides.',
    fields: [
      {
        name: 'learning.exploration',
        label: 'Left to chance',
        kind: 'share',
        does: 'Share of failures of reads where chance chooses among strategies of equal rank, in order to learn. At 0 only the usual choice is ever measured, and nothing is found out about the others.',
      },
      {
        name: 'learning.halfLifeDays',
        label: 'Half-life',
        kind: 'number',
        unit: 'days',
        does: 'After so long an observation counts half.',
      },
      {
        name: 'learning.trust',
        label: 'Trust from',
        kind: 'share',
        does: 'A pattern chooses once the lower bound of its success reaches this. Try another value out under Learning.',
      },
      {
        name: 'learning.forestConfidence',
        label: 'Small model sure from',
        kind: 'share',
        does: 'Below this confidence the small model does not choose: a person is asked.',
      },
    ],
  },
  {
    id: 'utility',
    title: 'Cost and benefit',
    does: 'success × value − time − load − risk, in units of one healed call. A strategy below zero is not run.',
    fields: [
      { name: 'utility.valueLow', label: 'Value, low severity', kind: 'number', does: 'What success is worth.' },
      { name: 'utility.valueNormal', label: 'Value, normal severity', kind: 'number', does: 'What success is worth.' },
      {
        name: 'utility.valueCritical',
        label: 'Value, critical severity',
        kind: 'number',
        does: 'What success is worth.',
      },
      {
        name: 'utility.perCallerWaiting',
        label: 'Per caller waiting',
        kind: 'number',
        does: 'Added to the value for each other caller, up to ten.',
      },
      {
        name: 'utility.perSecond',
        label: 'Cost of a second',
        kind: 'number',
        does: 'Of expected waiting and running.',
      },
      {
        name: 'utility.load',
        label: 'Cost of load',
        kind: 'number',
        does: 'Of one more call while the retry budget is empty.',
      },
      {
        name: 'utility.sharedRisk',
        label: 'Risk of shared state',
        kind: 'number',
        does: 'Of changing what others use.',
      },
      {
        name: 'utility.degradedRisk',
        label: 'Risk of a stand-in',
        kind: 'number',
        does: 'Of a stored or default result instead of a fresh one.',
      },
    ],
  },
];
