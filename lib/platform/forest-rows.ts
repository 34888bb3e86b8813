import type { ForestVersion } from '@/lib/self-healing/core/learning';
import { figureText } from './figure-text';
import type { Label } from './guards-view';
import { formatShare } from './wilson';

/** A version of the small model, as the page shows it. */
export interface ForestRow {
  id: string;
  /** The end of its id: the beginning is its time. */
  name: string;
  label: Label;
  active: boolean;
  trainedAtMs: number;
  rows: string;
  heldOut: string;
  /** "0.081 (rules 0.142)"; lower is better. */
  brier: string;
  /** "91.3 % (rules 84.2 %)". */
  value: string;
  /** "2.4 points". */
  calibration: string;
  beatsRules: boolean;
}

const labels: Record<ForestVersion['state'], Label> = {
  active: { name: 'ok', word: 'in use' },
  shadow: { name: 'deferred', word: 'only watched' },
  retired: { name: 'not-configured', word: 'retired' },
};

export function toForestRow(version: ForestVersion): ForestRow {
  const { id, metrics, state, trainedAtMs, rows } = version;
  return {
    ...{ id, trainedAtMs, name: id.slice(-6), label: labels[state], active: state === 'active' },
    rows: figureText(rows),
    heldOut: figureText(metrics.heldOut),
    brier: `${metrics.brier.toFixed(3)} (rules ${metrics.rulesBrier.toFixed(3)})`,
    value: `${formatShare(metrics.value)} (rules ${formatShare(metrics.rulesValue)})`,
    calibration: `${(metrics.calibrationError * 100).toFixed(1)} points`,
    beatsRules: metrics.beatsRules,
  };
}
