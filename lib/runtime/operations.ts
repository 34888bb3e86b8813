const key = Symbol.for('selfheal.load-operations');
type Load = () => Promise<unknown>;
type Process = { [key]?: Load };

/** Says how this app's operations are loaded; the first call holds. */
export function bindOperations(load: Load): void {
  (globalThis as Process)[key] ??= load;
}

/** Makes the operations known to this process: a queued job runs only where the operation it names is. */
export async function loadOperations(): Promise<void> {
  await (globalThis as Process)[key]?.();
}
