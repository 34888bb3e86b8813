import { type Calibration, calibrated } from './calibrate';
import { strategyFeature } from './features';
import { strategyCount } from './history';
import { meanLeaf, type Trees } from './trees';

export interface ForestModel {
  trees: Trees;
  calibration: Calibration;
  /** Decisions it saw of each kind and strategy: `kind × strategies + strategy`. */
  seen: Uint32Array;
}

/** A strategy that was seen less often for a kind is not judged. */
export const leastSeen = 10;

/** Whether the model may speak of a strategy for a kind: it has seen it there. */
export function mayJudge(model: ForestModel, kind: number, strategy: number): boolean {
  return (model.seen[kind * strategyCount + strategy] ?? 0) >= leastSeen;
}

/** Calibrated probability that the strategy succeeds. Writes the strategy into `codes`. */
export function judge(model: ForestModel, codes: Uint8Array, strategy: number): number {
  codes[strategyFeature] = strategy;
  return calibrated(meanLeaf(model.trees, codes), model.calibration);
}
