/** Reads a property of anything at all. Getters and proxy traps that throw give undefined: the error itself is untrusted. */
export function readProperty(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[key];
  } catch (trap) {
    // Nothing to tell: what a hostile getter throws is as untrusted as what it hides.
    return void trap;
  }
}

/** A text property, cut to `maxLength`; undefined when it is not a text. */
export function readText(value: unknown, key: string, maxLength: number): string | undefined {
  const text = readProperty(value, key);
  return typeof text === 'string' ? text.slice(0, maxLength) : undefined;
}

/** `code` as vendors write it: a text or a whole number. */
export function readCode(value: unknown): string | undefined {
  const code = readProperty(value, 'code');
  if (typeof code === 'string' && code !== '') return code.slice(0, 100);
  return typeof code === 'number' && Number.isFinite(code) ? String(code) : undefined;
}

const maxChain = 5;

/** What stands behind an error: its `cause` chain and, of an aggregate, the first few of its errors. Never the error itself. */
export function causesOf(error: unknown): unknown[] {
  const seen = new Set<unknown>([error]);
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    const inner = readProperty(value, 'errors');
    const list = Array.isArray(inner) && isError(value) ? readSlice(inner) : [];
    for (const next of [readProperty(value, 'cause'), ...list]) {
      if (next === undefined || next === null || seen.has(next) || found.length >= maxChain) continue;
      seen.add(next);
      found.push(next);
      visit(next);
    }
  };
  visit(error);
  return found;
}

function readSlice(list: unknown[]): unknown[] {
  try {
    return list.slice(0, maxChain).filter((item) => isError(item) || readProperty(item, 'message') !== undefined);
  } catch (trap) {
    // An array behind a hostile proxy: the trap is all that could be shown.
    return [trap];
  }
}

/** `instanceof` does not hold across realms and fails on proxies that throw. */
export function isError(value: unknown): boolean {
  return typeof readProperty(value, 'message') === 'string' && typeof value === 'object';
}

/** The error's name: its own, else its class's when that says more than `Error`. */
export function nameOf(error: unknown): string {
  if (!isError(error)) return error === null ? 'null' : typeof error;
  const name = readText(error, 'name', 100);
  if (name && name !== 'Error') return name;
  return isDrizzleQuery(error) ? 'DrizzleQueryError' : name || 'Error';
}

/** drizzle's wrapper keeps the name `Error`; what tells it is a query with parameters. */
export function isDrizzleQuery(error: unknown): boolean {
  return typeof readProperty(error, 'query') === 'string' && Array.isArray(readProperty(error, 'params'));
}
