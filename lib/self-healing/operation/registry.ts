import type { Definition } from './invocation';

const sourceOfFunction = Symbol.for('selfheal.source');

/** Operations by source. Defining a source again replaces it: development servers load modules anew. */
export type Registry = Map<string, Definition>;

export function register(registry: Registry, wrapped: object, definition: Definition): void {
  registry.set(definition.options.source, definition);
  Object.defineProperty(wrapped, sourceOfFunction, { value: definition.options.source, configurable: true });
}

/** The source of a wrapped function, or null for anything else. */
export function sourceOf(value: unknown): string | null {
  if (typeof value !== 'function') return null;
  const source: unknown = Reflect.get(value, sourceOfFunction);
  return typeof source === 'string' ? source : null;
}

/** The sources that a module of operations exports, one by one or in a list. */
export function sourcesOf(operations: Record<string, unknown>): Set<string> {
  return new Set(
    Object.values(operations)
      .flat()
      .flatMap((value) => sourceOf(value) ?? []),
  );
}
