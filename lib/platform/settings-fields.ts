import type { Settings } from '@/lib/self-healing/core/settings';

/** How a value is shown and typed: milliseconds as seconds, shares as per cent. */
export type SettingKind = 'switch' | 'number' | 'seconds' | 'share' | 'choice';

export interface SettingField {
  /** Path within the settings, and the name of its control: `breaker.openMs`. */
  name: string;
  label: string;
  kind: SettingKind;
  /** What it does, in a line. */
  does: string;
  unit?: string;
  choices?: readonly { value: string; label: string }[];
}

export interface SettingGroup {
  id: string;
  title: string;
  does: string;
  fields: readonly SettingField[];
}

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

export const settingFields: readonly SettingField[] = settingGroups.flatMap((group) => group.fields);

const scales: Partial<Record<SettingKind, number>> = { seconds: 1000, share: 0.01 };

/** A stored value as it is typed: 60000 ms is "60", 0.5 is "50". */
export function settingText(field: SettingField, value: unknown): string {
  if (field.kind === 'switch') return value === true ? 'on' : 'off';
  if (typeof value !== 'number') return String(value ?? '');
  return String(Number((value / (scales[field.kind] ?? 1)).toPrecision(12)));
}

/** The stored value of what was typed; NaN where that is no number. */
export function settingValue(field: SettingField, text: string): unknown {
  if (field.kind === 'switch') return text === 'on';
  if (field.kind === 'choice') return text;
  const written = text.trim().replace(',', '.');
  if (!/^-?\d*\.?\d+$/.test(written)) return Number.NaN;
  return Number((Number(written) * (scales[field.kind] ?? 1)).toPrecision(12));
}

export function settingUnit(field: SettingField): string | null {
  if (field.kind === 'seconds') return 's';
  if (field.kind === 'share') return '%';
  return field.unit ?? null;
}

/** A value with its unit, for a sentence: "60 s", "50 %", "on", "Observe". */
export function settingWords(field: SettingField, value: unknown): string {
  if (field.kind === 'choice') {
    const label = field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
    return label.split(':', 1)[0] ?? label;
  }
  const unit = settingUnit(field);
  return unit === null ? settingText(field, value) : `${settingText(field, value)} ${unit}`;
}

/** The value at a field's path. */
export function settingAt(settings: Settings, name: string): unknown {
  let value: unknown = settings;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
