import type { Dependency } from './guards';

/** The dependencies of one process. A name always gives the same object, so that a definition can hold on to it. */
export interface DependencyTable {
  of(name: string): Dependency;
}

export function createDependencies(): DependencyTable {
  const known = new Map<string, Dependency>();
  return {
    of(name) {
      const existing = known.get(name);
      if (existing) return existing;
      const made: Dependency = { name, gate: null, onSuccess: null, pool: null };
      known.set(name, made);
      return made;
    },
  };
}
