import type { Estimate } from '@/lib/self-healing/core/learning';
import { formatShare } from './wilson';

/** A share with its interval, ready to be drawn on a scale from 0 to 100 %. */
export interface IntervalView {
  /** Per cent, within 0 and 100. */
  value: number;
  low: number;
  high: number;
  /** "94.0 % (88–97 %)"; "unknown" where anything from 0 to 100 % may be true. */
  text: string;
  /** False where the figure says nothing, so that none is drawn. */
  known: boolean;
}

/**
 * Outward rounding, so that the shown interval never claims more than the computed one. An estimate may lie beyond 0 or
 * 100 % (inverse propensity weighs few decisions heavily): the text says so, the drawing ends at the scale.
 */
export function shareInterval({ value, low, high }: Estimate): IntervalView {
  if (![value, low, high].every(Number.isFinite)) return { value: 0, low: 0, high: 100, text: '—', known: false };
  if (low <= 0 && high >= 1) return { value: 0, low: 0, high: 100, text: 'unknown', known: false };
  const within = value >= 0 && value <= 1;
  return {
    value: onScale(value),
    low: onScale(low),
    high: onScale(high),
    text: `${within ? formatShare(value) : `${signed((value * 100).toFixed(1))} %`} (${signed(Math.floor(low * 100))}–${signed(Math.ceil(high * 100))} %)`,
    known: true,
  };
}

function onScale(share: number): number {
  return Math.round(Math.min(100, Math.max(0, share * 100)) * 100) / 100;
}

/** With a true minus sign; "-0" is 0. */
function signed(figure: number | string): string {
  return String(figure === 0 ? 0 : figure).replace('-', '−');
}
