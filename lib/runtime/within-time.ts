/**
 * What `work` gives, or what `late` gives when it did not end within `limitMs`: what goes on of it is nobody's concern
 * any more. The timer keeps no process alive.
 */
export async function withinTime<T, L>(work: Promise<T>, limitMs: number, late: () => L): Promise<T | L> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
    timer.unref();
  }).then(late);
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
