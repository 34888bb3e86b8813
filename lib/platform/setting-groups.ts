import type { SettingGroup } from './setting-group';
import { choosingGroups } from './setting-groups-of-choosing';

/** Every setting that is typed into the form; the kill switch, maintenance and experiments have forms of their own. */
export const settingGroups: readonly SettingGroup[] = [
  {
    id: 'mode',
    title: 'What healing may do',
    does: 'Claims, completion rows and step memory go on in every mode.',
    fields: [
      {
        name: 'mode',
        label: 'Mode',
        kind: 'choice',
        does: 'The environment’s SELFHEAL_MODE may only be stricter than this.',
        choices: [
          { value: 'heal', label: 'Heal: recoveries are applied' },
          { value: 'suggest', label: 'Suggest: only what an admin approved for that failure' },
          { value: 'observe', label: 'Observe: record what would be done, do nothing' },
        ],
      },
      {
        name: 'predictionEnabled',
        label: 'Heal ahead of failures',
        kind: 'switch',
        does: 'Health checks may run their recovery before a request fails.',
      },
    ],
  },
  {
    id: 'canary',
    title: 'Canary',
    does: 'Heals only a part; the rest is observed, so that both can be compared.',
    fields: [
      {
        name: 'canary.share',
        label: 'Share that is healed',
        kind: 'share',
        does: 'The same key always falls on the same side.',
      },
      {
        name: 'canary.by',
        label: 'Share of',
        kind: 'choice',
        does: 'Whether the share is taken of requests or of instances.',
        choices: [
          { value: 'traffic', label: 'Traffic' },
          { value: 'instances', label: 'Instances' },
        ],
      },
    ],
  },
  {
    id: 'shared',
    title: 'Actions on shared state',
    does: 'Clearing a shared cache, a recovery: bounded for all instances together.',
    fields: [
      {
        name: 'maxConcurrentHealings',
        label: 'At once',
        kind: 'number',
        does: 'What is not critical waits beyond this.',
      },
      { name: 'rateLimitPerMinute', label: 'Per minute', kind: 'number', does: 'Critical actions go first.' },
      {
        name: 'cooldownMs',
        label: 'Cooldown',
        kind: 'seconds',
        does: 'The same failure is not answered by another action for so long.',
      },
      {
        name: 'watchMs',
        label: 'Watch window',
        kind: 'seconds',
        does: 'The failure rate is watched for so long after an action; no fall means roll back.',
      },
      {
        name: 'consensusThreshold',
        label: 'Agreement needed',
        kind: 'share',
        does: 'Share of the live instances that must agree to a critical action; absent counts as no.',
      },
      { name: 'voteMs', label: 'Time to vote', kind: 'seconds', does: 'A vote that ends without agreement is a no.' },
    ],
  },
  {
    id: 'breaker',
    title: 'Circuit breakers',
    does: 'A dependency that keeps failing is not called for a while.',
    fields: [
      {
        name: 'breaker.enabled',
        label: 'Use breakers',
        kind: 'switch',
        does: 'Off: every call is made, however often it failed.',
      },
      {
        name: 'breaker.consecutiveFailures',
        label: 'Failures in a row',
        kind: 'number',
        does: 'So many open it at once.',
      },
      {
        name: 'breaker.failureRate',
        label: 'Failure rate',
        kind: 'share',
        does: 'This share of failed calls in the window opens it, too.',
      },
      { name: 'breaker.windowMs', label: 'Window', kind: 'seconds', does: 'Over which the rate is taken.' },
      {
        name: 'breaker.minimumCalls',
        label: 'Calls before the rate counts',
        kind: 'number',
        does: 'Fewer calls in the window say nothing.',
      },
      { name: 'breaker.openMs', label: 'Stays open for', kind: 'seconds', does: 'Then one call may try.' },
      {
        name: 'breaker.quorum',
        label: 'Open for all at',
        kind: 'share',
        does: 'Share of the live instances that opened it; never fewer than two.',
      },
    ],
  },
  ...choosingGroups,
];
