import type { Variant } from './variants';

/** What happened outside of any response. Next evaluates modules in several graphs, hence `globalThis`. */
interface Probe {
  notes: string[];
  counters: Map<string, number>;
}

function probe(): Probe {
  const slots = globalThis as unknown as Record<symbol, Probe | undefined>;
  const key = Symbol.for('fixture.probe');
  slots[key] ??= { notes: [], counters: new Map() };
  return slots[key];
}

export function note(variant: Variant, text: string): void {
  probe().notes.push(`${variant}: ${text}`);
}

export function notes(): readonly string[] {
  return probe().notes;
}

export function count(variant: Variant, name: string): number {
  const key = `${variant}: ${name}`;
  const next = (probe().counters.get(key) ?? 0) + 1;
  probe().counters.set(key, next);
  return next;
}

export function counted(variant: Variant, name: string): number {
  return probe().counters.get(`${variant}: ${name}`) ?? 0;
}
