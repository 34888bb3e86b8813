import { isBoundList, statesQuery } from './database';
import { hidesValue, isPhoneValue, isSecretKey } from './key-names';

const maxDepth = 8;
const maxWidth = 200;
const maxContainers = 2_000;
const maxText = 10_000;
const maxTotalText = 200_000;
const cut = '… [cut]';

interface Walk {
  redactText: (text: string) => string;
  ancestors: Set<object>;
  containers: number;
  characters: number;
}

/** Copies plain data; every limit keeps its result the same when the copy is copied again. */
export function copyRedacted(value: unknown, redactText: (text: string) => string): unknown {
  return copy(value, false, 0, { redactText, ancestors: new Set(), containers: 0, characters: 0 });
}

function copy(value: unknown, secret: boolean, depth: number, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      return copyText(value, secret, walk);
    case 'number':
      return secret ? 0 : value;
    case 'bigint':
      return secret ? BigInt(0) : value;
    case 'function':
      return '[function]';
    case 'object':
      return value === null ? null : copyObject(value, secret, depth, walk);
    default:
      return value;
  }
}

function copyText(text: string, secret: boolean, walk: Walk): string {
  if (secret) return text === '' ? '' : '[secret]';
  if (walk.characters >= maxTotalText) return '[cut]';
  let result = bounded(text, walk.redactText);
  if (walk.characters + result.length > maxTotalText) result = '[cut]';
  else walk.characters += result.length;
  return result;
}

/** Redacts before it cuts: half a secret is no longer known as one. */
function bounded(text: string, redactText: (text: string) => string): string {
  let result = redactText(text.length > maxText * 2 ? text.slice(0, maxText * 2) : text);
  for (let round = 0; result.length > maxText && round < 4; round++) {
    result = redactText(result.slice(0, maxText - cut.length) + cut);
  }
  return result;
}

function copyObject(value: object, secret: boolean, depth: number, walk: Walk): unknown {
  if (walk.ancestors.has(value)) return '[circular]';
  if (depth >= maxDepth) return '[deep]';
  if (walk.containers >= maxContainers) return '[cut]';
  walk.containers += 1;
  walk.ancestors.add(value);
  try {
    return copyContainer(value, secret, depth + 1, walk);
  } catch (error) {
    // A proxy whose traps throw, or an exotic object: its kind of fault is all that can be told.
    return `[unreadable: ${error instanceof Error ? error.constructor.name : typeof error}]`;
  } finally {
    walk.ancestors.delete(value);
  }
}

function copyContainer(value: object, secret: boolean, depth: number, walk: Walk): unknown {
  if (Array.isArray(value)) return copyArray(value, secret, depth, walk);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp)
    return new RegExp(
      bounded(value.source, (text) => text),
      value.flags,
    );
  if (value instanceof Error) return copyError(value, depth, walk);
  if (value instanceof Map) return new Map(copyEntries([...take(value)], secret, depth, walk));
  if (value instanceof Set) return new Set(copyArray([...take(value)], secret, depth, walk));
  if (value instanceof URL) return copyUrl(value, walk);
  if (value instanceof Headers || value instanceof URLSearchParams || value instanceof FormData) {
    return copyPairs(value, depth, walk);
  }
  if (value instanceof Uint8Array) return new Uint8Array(0);
  if (ArrayBuffer.isView(value)) return new DataView(new ArrayBuffer(0));
  if (value instanceof ArrayBuffer) return new ArrayBuffer(0);
  if (value instanceof String) return copyText(String(value), secret, walk);
  return copyPlain(value, secret, depth, walk);
}

function copyArray(value: readonly unknown[], secret: boolean, depth: number, walk: Walk): unknown[] {
  const kept = value.length > maxWidth ? maxWidth - 1 : value.length;
  // ['authorization', 'Bearer …'] as in raw headers.
  const header = value.length === 2 && typeof value[0] === 'string' && tells(value[0], walk);
  const result: unknown[] = [];
  for (let index = 0; index < kept; index++)
    result.push(copy(value[index], secret || (header && index === 1), depth, walk));
  if (kept < value.length) result.push(`[${value.length - kept} more]`);
  return result;
}

function copyPlain(value: object, secret: boolean, depth: number, walk: Walk): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const keys = Object.keys(value);
  const kept = keys.length > maxWidth ? maxWidth - 1 : keys.length;
  const named = namesSecret(value, walk);
  const query = statesQuery(value);
  for (const key of keys.slice(0, kept)) {
    const shown = safeKey(key, walk);
    // A key that only tells once it is redacted itself must tell the first time.
    const telling = isSecretKey(key) || isSecretKey(shown) || (named && key === 'value') || (query && isBoundList(key));
    define(result, shown, copyProperty(value, key, secret || telling, depth, walk));
  }
  if (kept < keys.length) result['…'] = `[${keys.length - kept} more]`;
  return result;
}

/** `{ name: 'password', value: '…' }` as forms and header lists have it. */
function namesSecret(value: object, walk: Walk): boolean {
  const name =
    Object.getOwnPropertyDescriptor(value, 'name')?.value ?? Object.getOwnPropertyDescriptor(value, 'key')?.value;
  return typeof name === 'string' && tells(name, walk);
}

/** A name that only tells once it is redacted itself must tell the first time. */
function tells(name: string, walk: Walk): boolean {
  return isSecretKey(name) || isSecretKey(safeKey(name, walk));
}

function copyProperty(value: object, key: string, secret: boolean, depth: number, walk: Walk): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(value, key);
  if (!descriptor) return undefined;
  // Calling an accessor runs code of whoever made the object.
  if (!('value' in descriptor)) return '[accessor]';
  const inside: unknown = descriptor.value;
  if (!secret && isPhoneValue(key, inside)) return typeof inside === 'number' ? 0 : '[phone]';
  return copy(inside, keepsCount(key, inside) ? false : secret || hidesValue(key, inside), depth, walk);
}

/** `tokens: 512` counts; it is no secret. */
function keepsCount(key: string, value: unknown): boolean {
  return typeof value === 'number' && /tokens$/i.test(key);
}

function safeKey(key: string, walk: Walk): string {
  return key.length < 16 && /^[\w-]*$/.test(key) ? key : bounded(key, walk.redactText);
}

/** Defining, not assigning: `__proto__` is a name like any other here. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

function copyError(error: Error, depth: number, walk: Walk): Error {
  const read = (key: string): unknown => {
    const descriptor = Object.getOwnPropertyDescriptor(error, key);
    return descriptor && 'value' in descriptor ? descriptor.value : undefined;
  };
  const message = read('message');
  const result = new Error(typeof message === 'string' ? copyText(message, false, walk) : '');
  const query = statesQuery(error);
  for (const key of Object.getOwnPropertyNames(error).slice(0, maxWidth)) {
    if (key === 'message') continue;
    define(result, key, copyProperty(error, key, isSecretKey(key) || (query && isBoundList(key)), depth, walk));
  }
  // V8 keeps `stack` as an accessor on some versions; it is the engine's own then.
  const stack = typeof read('stack') === 'string' ? (read('stack') as string) : error.stack;
  define(result, 'stack', typeof stack === 'string' ? copyText(stack, false, walk) : '');
  if (typeof error.name === 'string' && error.name !== 'Error')
    define(result, 'name', copyText(error.name, false, walk));
  Object.defineProperty(result, 'stack', { enumerable: false });
  return result;
}

function copyUrl(url: URL, walk: Walk): URL {
  const result = new URL(url.href);
  if (result.username || result.password) {
    result.username = 'redacted';
    result.password = '';
  }
  for (const [name, value] of [...result.searchParams]) {
    if (hidesValue(name, value)) result.searchParams.set(name, '[secret]');
    else if (walk.redactText(value) !== value) result.searchParams.set(name, walk.redactText(value));
  }
  return result;
}

function copyPairs(value: Headers | URLSearchParams | FormData, depth: number, walk: Walk): unknown {
  const result = new (value.constructor as new () => Headers | URLSearchParams | FormData)();
  for (const [name, item] of take(value as Iterable<[string, unknown]>)) {
    const copied = typeof item === 'string' ? copy(item, hidesValue(name, item), depth, walk) : '[file]';
    result.append(safeKey(name, walk), String(copied));
  }
  return result;
}

function copyEntries(entries: [unknown, unknown][], secret: boolean, depth: number, walk: Walk): [unknown, unknown][] {
  return entries.map(([key, item]) => [
    copy(key, false, depth, walk),
    copy(item, secret || (typeof key === 'string' && (tells(key, walk) || hidesValue(key, item))), depth, walk),
  ]);
}

function* take<Item>(items: Iterable<Item>): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (count++ >= maxWidth) return;
    yield item;
  }
}
