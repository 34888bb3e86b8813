import { database } from '@/lib/runtime/database';

const rememberedMs = 2_000;
const limitMs = 2_000;
const stateKey = Symbol.for('selfheal.liveness');
interface State {
  askedAt: number;
  answer: Promise<boolean>;
  awaySinceMs: number | null;
}
const holder = globalThis as { [stateKey]?: State };

/** Whether the database answers within two seconds. Asked at most every two seconds, however often it is called. */
export function isAlive(): Promise<boolean> {
  const now = performance.now();
  const last = holder[stateKey];
  if (last && now - last.askedAt < rememberedMs) return last.answer;
  const state: State = { askedAt: now, answer: ask(), awaySinceMs: last?.awaySinceMs ?? null };
  holder[stateKey] = state;
  const askedAtMs = Date.now();
  void state.answer.then((alive) => {
    state.awaySinceMs = alive ? null : (state.awaySinceMs ?? askedAtMs);
  });
  return state.answer;
}

/** Since when the database did not answer, as far as it was asked; null while it does. Milliseconds since the epoch. */
export function databaseAwaySince(): number | null {
  return holder[stateKey]?.awaySinceMs ?? null;
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
