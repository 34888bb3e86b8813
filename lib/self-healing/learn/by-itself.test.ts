import { describe, expect, it } from 'vitest';
import { byItself, usualWait, type WatchedRun } from './by-itself';

const run = (
  succeeded: boolean,
  elapsedMs: number,
  strategy: WatchedRun['strategy'] = 'RETRY_WITH_BACKOFF',
): WatchedRun => ({
  ...{ fingerprint: 'f', strategy, succeeded, elapsedMs },
});

describe('what would have recovered by itself', () => {
  it('is the share of plain reruns after about the same wait, with Wilson’s interval', () => {
    const runs = [...Array.from({ length: 8 }, () => run(true, 500)), run(false, 500), run(false, 500)];
    const found = byItself(runs, 500);
    expect(found).toMatchObject({ share: 0.8, seen: 10 });
    // Wilson's 95 % interval of 8 in 10, as statistical tables give it.
    expect(found?.low).toBeCloseTo(0.4902, 3);
    expect(found?.high).toBeCloseTo(0.9433, 3);
  });

  it('leaves out reruns after other waits, and what was more than a rerun', () => {
    const alike = Array.from({ length: 5 }, () => run(true, 1_000));
    const others = [run(false, 300), run(false, 5_000), run(false, 1_000, 'RESET_CONNECTION')];
    expect(byItself([...alike, ...others], 1_000)).toMatchObject({ share: 1, seen: 5 });
  });

  it('says nothing of fewer than five', () => {
    expect(byItself([run(true, 0), run(true, 0), run(true, 0), run(true, 0)], 0)).toBeNull();
  });

  it('takes the middle of the waits as the usual one', () => {
    expect(usualWait([run(true, 900), run(true, 100), run(false, 200)])).toBe(200);
    expect(usualWait([])).toBeNull();
  });
});
