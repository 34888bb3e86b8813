/** How long a lot lasts. Only its first half may be used, so that two owners of a lot never start within one minute. */
const lotMs = 120_000;
const usableMs = 60_000;

/**
 * This instance's part of a limit that holds for all instances together, without asking anyone. The instances, in the
 * order of their names, get equal parts, the first ones the remainder: the parts add up to the limit.
 *
 * With more instances than the limit most parts would be zero. Then `limit` lots go round: each instance has one for
 * the first minute of every few two-minute turns, so that everyone gets its turn and at most `limit` have one at once.
 * Exact while all instances see the same others and their clocks agree; a wrong view lasts as long as a heartbeat.
 * @param nowMs milliseconds since the epoch: turns are the same for all.
 */
export function localShare(input: {
  limit: number;
  instances: readonly string[];
  instanceId: string;
  nowMs: number;
}): number {
  const names = [...new Set([...input.instances, input.instanceId])].sort();
  const { length } = names;
  const rank = names.indexOf(input.instanceId);
  const whole = Math.floor(input.limit / length);
  if (whole > 0) return whole + (rank < input.limit % length ? 1 : 0);
  const turn = Math.floor(input.nowMs / lotMs);
  const mine = (rank + turn * input.limit) % length < input.limit;
  return mine && input.nowMs % lotMs < usableMs ? 1 : 0;
}
