import { createHash } from 'node:crypto';

/** A value that cannot travel to another process. Names where it stands. */
export class NotEncodableError extends Error {
  override readonly name = 'NotEncodableError';
}

type Tagged = { $: 'date' | 'bigint' | 'form' | 'undefined' | 'object'; v?: unknown };

function encodeNode(value: unknown, path: string): unknown {
  if (value === undefined) return { $: 'undefined' } satisfies Tagged;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new NotEncodableError(`${path} is ${String(value)}, which JSON cannot hold`);
  }
  if (typeof value === 'bigint') return { $: 'bigint', v: value.toString() } satisfies Tagged;
  if (value instanceof Date) return { $: 'date', v: value.toISOString() } satisfies Tagged;
  if (value instanceof FormData) {
    const entries = [...value.entries()].map(([name, entry]) => {
      if (typeof entry !== 'string') throw new NotEncodableError(`${path}.${name} is a file`);
      return [name, entry];
    });
    return { $: 'form', v: entries } satisfies Tagged;
  }
  if (Array.isArray(value)) return value.map((item, index) => encodeNode(item, `${path}[${index}]`));
  if (typeof value === 'object') {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new NotEncodableError(`${path} is a ${value.constructor?.name ?? 'class instance'}`);
    }
    const fields = Object.entries(value).map(([key, item]) => [key, encodeNode(item, `${path}.${key}`)]);
    return '$' in value ? ({ $: 'object', v: fields } satisfies Tagged) : Object.fromEntries(fields);
  }
  throw new NotEncodableError(`${path} is a ${typeof value}`);
}

function decodeNode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decodeNode);
  const tagged = value as Tagged;
  switch (tagged.$) {
    case undefined:
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeNode(item)]));
    case 'undefined':
      return undefined;
    case 'bigint':
      return BigInt(String(tagged.v));
    case 'date':
      return new Date(String(tagged.v));
    case 'object':
      return Object.fromEntries((tagged.v as [string, unknown][]).map(([key, item]) => [key, decodeNode(item)]));
    case 'form': {
      const form = new FormData();
      for (const [name, entry] of tagged.v as [string, string][]) form.append(name, entry);
      return form;
    }
  }
}

/**
 * Text of a value made of JSON, Date, bigint and FormData without files.
 * @throws NotEncodableError for anything else, naming the place. A cycle throws a RangeError.
 */
export function encode(value: unknown): string {
  return JSON.stringify(encodeNode(value, 'value'));
}

export function decode(text: string): unknown {
  return decodeNode(JSON.parse(text));
}

/** SHA-256 as hex. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
