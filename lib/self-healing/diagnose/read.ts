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

/** The error and what stands behind it: its `cause` chain and, of aggregates, their errors. Outermost first. */
export function chainOf(error: unknown): unknown[] {
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    if (value === undefined || value === null || found.includes(value) || found.length >= maxLinks) return;
    found.push(value);
    visit(readProperty(value, 'cause'));
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
