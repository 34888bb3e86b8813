/** Reads a property of anything. What a hostile getter or proxy throws counts as nothing there. */
export function readProperty(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[key];
  } catch (trap) {
    return void trap;
  }
}

export function readText(value: unknown, key: string): string | undefined {
  const text = readProperty(value, key);
  return typeof text === 'string' ? text : undefined;
}

const maxLinks = 8;
/** Where errors keep what is behind them: the language's own way, Neon's HTTP driver, older drivers and GraphQL. */
const behind = ['cause', 'sourceError', 'originalError', 'original'] as const;

/** The error and what stands behind it: its causes and, of aggregates, their errors. Outermost first. */
export function chainOf(error: unknown): unknown[] {
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    if (value === undefined || value === null || found.includes(value) || found.length >= maxLinks) return;
    found.push(value);
    for (const key of behind) visit(readProperty(value, key));
    // An event of a socket carries its error; a body of a vendor under the same name is none.
    const carried = readProperty(value, 'error');
    if (readText(carried, 'stack') !== undefined) visit(carried);
    const errors = readProperty(value, 'errors');
    const isAggregate = readText(value, 'name') === 'AggregateError' || readProperty(value, 'issues') === undefined;
    if (isAggregate && Array.isArray(errors)) {
      for (let index = 0; index < Math.min(maxLinks, Number(readProperty(errors, 'length')) || 0); index++) {
        visit(readProperty(errors, String(index)));
      }
    }
  };
  visit(error);
  return found;
}
