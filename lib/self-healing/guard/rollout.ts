import type { Rollout } from '../core/event';
import type { Settings } from '../core/settings';
import type { StrategyName } from '../core/vocabulary';

export type Experiment = Settings['experiments'][number];

export interface RolloutInput {
  settings: Pick<Settings, 'canary' | 'experiments'>;
  /** What stays the same for one invocation: its idempotency key, else its id. */
  key: string;
  instanceId: string;
  source: string;
  /** Whether an experiment can be held for this failure: both arms allowed, and of equal rank. Default: any can. */
  fits?: (experiment: Experiment) => boolean;
}

/**
 * Which part of a roll-out an invocation belongs to; null without any. The same input gives the same answer in every
 * process, so a rerun, a second submit and a queued run stay where the first was.
 */
export function decideRollout({ settings, key, instanceId, source, fits }: RolloutInput): Rollout | null {
  const { share, by } = settings.canary;
  const canary = share >= 1 ? null : portionOf(`canary:${by === 'traffic' ? key : instanceId}`) < share;
  const experiment = settings.experiments.find(
    (one) => (one.source === '' || one.source === source) && (fits?.(one) ?? true),
  );
  if (canary === null && !experiment) return null;
  return { canary, experiment: experiment ? { name: experiment.name, arm: armOf(experiment, key) } : null };
}

function armOf({ name, arms, firstShare }: Experiment, key: string): StrategyName {
  return portionOf(`experiment:${name}:${key}`) < firstShare ? arms[0] : arms[1];
}

/** The probability with which the arm was drawn: what an unbiased estimate of its effect divides by. */
export function propensityOf({ arms, firstShare }: Experiment, arm: StrategyName): number {
  return arm === arms[0] ? firstShare : 1 - firstShare;
}

/** Moves the drawn arm directly before the other one, and nothing else; as it was where either is missing. */
export function reorder<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => StrategyName,
  arms: readonly [StrategyName, StrategyName],
  arm: StrategyName,
): Item[] {
  const other = arm === arms[0] ? arms[1] : arms[0];
  const from = items.findIndex((item) => nameOf(item) === arm);
  const to = items.findIndex((item) => nameOf(item) === other);
  const moved = items[from];
  if (moved === undefined || to === -1 || from < to) return [...items];
  return [...items.slice(0, to), moved, ...items.slice(to, from), ...items.slice(from + 1)];
}

/**
 * A number in [0, 1) that depends on every character: FNV-1a of the UTF-16 units (32 bits), then the finaliser of
 * MurmurHash3, since FNV alone leaves similar keys in similar places.
 */
export function portionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
