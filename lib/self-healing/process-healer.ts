import { createDependencies, type DependencyTable } from './core/dependencies';
import { processWide } from './core/process-wide';
import type { Healer } from './healer';
import type { Registry } from './operation/registry';

/** The process's one healer. Next evaluates modules in several graphs, so it lives on `globalThis`. */
interface Slot {
  configure: (() => Promise<Healer>) | null;
  healer: Promise<Healer> | null;
  registry: Registry;
  dependencies: DependencyTable;
}

const slot = () =>
  processWide<Slot>('process', () => ({
    configure: null,
    healer: null,
    registry: new Map(),
    dependencies: createDependencies(),
  }));

/** Sets how the process's healer is made; it is made on first use. Called once, by `self-healing.config.ts`. */
export function configureHealing(configure: () => Promise<Healer>): void {
  slot().configure ??= configure;
}

export function processRegistry(): Registry {
  return slot().registry;
}

export function processDependencies(): DependencyTable {
  return slot().dependencies;
}

async function unconfigured(): Promise<Healer> {
  console.warn('selfheal: no configuration was loaded (instrumentation.ts); healing works in memory only.');
  const [{ createHealer }, { memoryStore }] = await Promise.all([import('./healer'), import('./store/memory')]);
  return createHealer({ store: memoryStore(), registry: processRegistry(), dependencies: processDependencies() });
}

/**
 * The process's one healer, made on first use by what `configureHealing` was given; without it, one in memory.
 * @throws what the configuration throws; the next call tries again.
 */
export async function processHealer(): Promise<Healer> {
  const process = slot();
  process.healer ??= (process.configure ?? unconfigured)().catch((error: unknown) => {
    process.healer = null;
    throw error;
  });
  return await process.healer;
}
