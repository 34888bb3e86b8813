/** Logarithmic buckets a fifth apart: a median read from them is off by a tenth at most. */
const growth = Math.log(1.2);
const lastBucket = 127;

/** Storm counters carry no duration. */
export const noLatency = -1;

export function latencyBucketOf(milliseconds: number): number {
  if (!(milliseconds > 1)) return 0;
  return Math.min(lastBucket, Math.floor(Math.log(milliseconds) / growth));
}

/** The median in milliseconds of counts by bucket, or null without any. */
export function medianOf(counts: ReadonlyMap<number, number>): number | null {
  const measured = [...counts].filter(([bucket]) => bucket !== noLatency).sort(([a], [b]) => a - b);
  const total = measured.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of measured) {
    seen += count;
    if (seen * 2 >= total) return Math.exp((bucket + 0.5) * growth);
  }
  return null;
}
