/**
 * One value for the whole process. Next evaluates modules in several graphs, so what all of them share cannot live in
 * a module variable.
 */
export function processWide<T extends object>(name: string, make: () => T): T {
  const slots = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`selfheal.${name}`);
  const existing = slots[key];
  if (existing) return existing;
  const made = make();
  slots[key] = made;
  return made;
}
