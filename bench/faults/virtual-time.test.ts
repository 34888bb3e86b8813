import { afterEach, expect, it } from 'vitest';
import { installVirtualTime, type VirtualTime } from './virtual-time';

let time: VirtualTime | undefined;
afterEach(() => {
  time?.uninstall();
  time = undefined;
});

it('lets hours pass at once, in order, for timers and clocks alike', async () => {
  time = installVirtualTime(1_000);
  const seen: [string, number, number][] = [];
  const note = (name: string) => seen.push([name, performance.now(), Date.now()]);
  const work = Promise.all([
    new Promise<void>((resolve) =>
      setTimeout(() => {
        note('late');
        resolve();
      }, 3_600_000),
    ),
    time.sleep(10).then(() => note('early')),
  ]);
  await time.until(work);
  expect(seen).toEqual([
    ['early', 10, 1_010],
    ['late', 3_600_000, 3_601_000],
  ]);
});

it('does not fire what was cleared, and ends with work that rejects', async () => {
  time = installVirtualTime(0);
  let fired = false;
  clearTimeout(
    setTimeout(() => {
      fired = true;
    }, 5),
  );
  const work = time.sleep(10).then(() => Promise.reject(new Error('done')));
  await time.until(work);
  await expect(work).rejects.toThrow('done');
  expect(fired).toBe(false);
});
