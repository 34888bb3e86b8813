import type { OutcomeBucket } from '@/lib/self-healing/core/ports';
import type { Outcome } from '@/lib/self-healing/core/vocabulary';
import { outcomeOrder } from './outcome-words';

export interface StripSegment {
  outcome: Outcome;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface StripBar {
  startMs: number;
  total: number;
  segments: StripSegment[];
}

export interface Strip {
  bars: StripBar[];
  /** Top of the axis; the axis starts at zero. 0 when there is nothing to show. */
  max: number;
  width: number;
  height: number;
}

/**
 * Lays stacked bars out on a grid of `width` × `height`. Gaps in the buckets stay gaps: the x axis is time. A bar's
 * smallest part keeps one unit of height, since one failure among a thousand must be seen.
 */
export function outcomeStrip(
  buckets: readonly OutcomeBucket[],
  frame: { fromMs: number; toMs: number; bucketMs: number; width: number; height: number },
): Strip {
  const slots = Math.max(1, Math.ceil((frame.toMs - frame.fromMs) / frame.bucketMs));
  const slotWidth = frame.width / slots;
  const max = Math.max(0, ...buckets.map(total));
  const bars = buckets
    .filter((bucket) => total(bucket) > 0)
    .map((bucket) => {
      const slot = Math.floor((bucket.startMs - frame.fromMs) / frame.bucketMs);
      const place = { x: round(Math.max(0, slot) * slotWidth), width: round(Math.max(1, slotWidth * 0.8)) };
      return { startMs: bucket.startMs, total: total(bucket), segments: stack(bucket, max, place, frame.height) };
    });
  return { bars, max, width: frame.width, height: frame.height };
}

function stack(
  bucket: OutcomeBucket,
  max: number,
  place: { x: number; width: number },
  height: number,
): StripSegment[] {
  const parts = outcomeOrder.filter((outcome) => bucket[outcome] > 0);
  const raw = parts.map((outcome) => Math.max(1.5, (bucket[outcome] / max) * height));
  const sum = raw.reduce((a, b) => a + b, 0);
  const shrink = sum > height ? height / sum : 1;
  let y = height;
  return parts.map((outcome, index) => {
    const part = (raw[index] ?? 0) * shrink;
    y -= part;
    return { outcome, x: place.x, width: place.width, y: round(y), height: round(part) };
  });
}

function total(bucket: OutcomeBucket): number {
  return outcomeOrder.reduce((sum, outcome) => sum + bucket[outcome], 0);
}

/** Adds the buckets of an hour for the table that stands beside the picture. */
export function hourlyRows(buckets: readonly OutcomeBucket[]): OutcomeBucket[] {
  const hours = new Map<number, OutcomeBucket>();
  for (const bucket of buckets) {
    if (total(bucket) === 0) continue;
    const startMs = Math.floor(bucket.startMs / 3_600_000) * 3_600_000;
    const row = hours.get(startMs) ?? { startMs, healed: 0, deferred: 0, degraded: 0, failed: 0, unknown: 0 };
    for (const outcome of outcomeOrder) row[outcome] += bucket[outcome];
    hours.set(startMs, row);
  }
  return [...hours.values()].sort((a, b) => b.startMs - a.startMs);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
