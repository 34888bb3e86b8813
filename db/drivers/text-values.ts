/** Types by their OIDs in Postgres' catalogue (`pg_type.dat`), which never change. */
const booleanType = 16;
const numberTypes = new Set([21, 23, 26, 700, 701]);
const jsonTypes = new Set([114, 3802]);
const bytesType = 17;
const dateTypes = new Set([1082, 1114, 1184]);
const elementOfArray: Readonly<Record<number, number>> = {
  ...{ 199: 114, 1000: 16, 1001: 17, 1003: 19, 1005: 21, 1007: 23, 1009: 25, 1014: 1042, 1015: 1043, 1016: 20 },
  ...{ 1021: 700, 1022: 701, 1028: 26, 1115: 1114, 1182: 1082, 1185: 1184, 1231: 1700, 2951: 2950, 3807: 3802 },
};

/** `text`: as the server wrote them, which drizzle asks for. `date`: as node-postgres gives them. */
export type DatesAs = 'text' | 'date';

/** A value that the server sent as text, as node-postgres would give it: bigints and numerics stay text. */
export function parseText(type: number, text: string, dates: DatesAs): unknown {
  if (type === booleanType) return text === 't';
  if (numberTypes.has(type)) return Number(text);
  if (jsonTypes.has(type)) return JSON.parse(text);
  if (type === bytesType) return Buffer.from(text.slice(2), 'hex');
  if (dateTypes.has(type)) return dates === 'text' ? text : dateOf(type, text);
  const element = elementOfArray[type];
  return element === undefined ? text : parseArray(text, (item) => parseText(element, item, dates));
}

/** A parameter as the server reads it, whatever type it has there; null stays null. */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(elementText).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function elementText(value: unknown): string {
  if (Array.isArray(value)) return toText(value) ?? '{}';
  const text = toText(value);
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Times without a zone are the process's own, as node-postgres reads them; `infinity` has no date. */
function dateOf(type: number, text: string): unknown {
  if (type === 1082) return new Date(`${text}T00:00:00`);
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? text : date;
}

/** `{a,"b,c",NULL,{d}}`. */
function parseArray(text: string, parse: (item: string) => unknown): unknown[] {
  let at = text.indexOf('{') + 1;
  const list = (): unknown[] => {
    const items: unknown[] = [];
    while (at < text.length && text[at] !== '}') {
      if (text[at] === ',') at++;
      else if (text[at] === '{') {
        at++;
        items.push(list());
      } else items.push(item());
    }
    at++;
    return items;
  };
  const item = (): unknown => {
    let read = '';
    if (text[at] !== '"') {
      while (at < text.length && text[at] !== ',' && text[at] !== '}') read += text[at++];
      return read === 'NULL' ? null : parse(read);
    }
    at++;
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\') at++;
      read += text[at++];
    }
    at++;
    return parse(read);
  };
  return list();
}
