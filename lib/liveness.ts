import { database } from '@/lib/database';

const rememberedMs = 2_000;
const limitMs = 2_000;
const stateKey = Symbol.for('selfheal.liveness');
const holder = globalThis as { [stateKey]?: { askedAt: number; answer: Promise<boolean> } };

/** Whether the database answers within two seconds. Asked at most every two seconds, however often it is called. */
export function isAlive(): Promise<boolean> {
  const now = performance.now();
  const last = holder[stateKey];
  if (last && now - last.askedAt < rememberedMs) return last.answer;
  const answer = ask();
  holder[stateKey] = { askedAt: now, answer };
  return answer;
}

async function ask(): Promise<boolean> {
  try {
    const handle = await within(database());
    await within(handle.ping(AbortSignal.timeout(limitMs)));
    return true;
  } catch (error) {
    console.warn('Health: the database did not answer.', error instanceof Error ? error.message : error);
    return false;
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
