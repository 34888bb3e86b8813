import { seededRandom } from '../../lib/self-healing/testing';
import type { Contender } from './contenders';
import type { Played } from './table';
import type { VirtualTime } from './virtual-time';
import type { Workload } from './workloads';
import { type Request, World } from './world';

/** For all the same: what comes later is not an answer any more. */
export const deadlineMs = 5_000;

/** Plays one workload through one contender and counts what came of each request. */
export async function play(
  workload: Workload,
  contender: Contender,
  input: { seed: number; time: VirtualTime },
): Promise<Played> {
  const { seed, time } = input;
  const random = seededRandom(seed + 1);
  const mathRandom = Math.random;
  Math.random = seededRandom(seed + 2);
  const world = new World(workload, seed, time);
  const opening = contender.open(world, { random, deadlineMs, freshOnly: workload.freshOnly === true });
  await time.until(opening);
  const opened = await opening;
  world.begin();
  const requests = world.requests();
  const { fromMs, toMs } = workload.counted ?? { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
  const played: Played = {
    contender: contender.name,
    ...{
      requests: requests.length,
      faced: 0,
      fresh: 0,
      recovered: 0,
      standIn: 0,
      late: 0,
      duplicates: 0,
      falseHeals: 0,
    },
    ...{ amplification: 0, latenciesMs: [] },
  };
  const counted = requests.filter(({ arrivesMs }) => arrivesMs >= fromMs && arrivesMs < toMs).length;

  const serve = async (request: Request): Promise<void> => {
    await time.sleep(request.arrivesMs);
    const startedAt = time.now();
    let answer: { id: number } | null = null;
    try {
      answer = await opened.handle(request);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
    const tookMs = time.now() - startedAt;
    played.latenciesMs.push(tookMs);
    const faced = world.faced(request.id);
    if (faced) played.faced += 1;
    if (!answer) return;
    if (workload.permanent) played.falseHeals += 1;
    if (answer.id !== request.id) played.standIn += 1;
    else if (tookMs > deadlineMs) played.late += 1;
    else {
      played.fresh += 1;
      if (faced) played.recovered += 1;
    }
  };
  try {
    await time.until(Promise.all(requests.map(serve)));
    await time.until(opened.close());
  } finally {
    Math.random = mathRandom;
  }
  played.duplicates = [...world.effects.values()].reduce((sum, times) => sum + Math.max(0, times - 1), 0);
  played.amplification = world.calls / Math.max(1, counted);
  return played;
}
