/** What is known to read or only to compute. Everything that is not listed here counts as an effect. */

const all = Symbol('all');
type Methods = ReadonlySet<string> | typeof all;
const only = (names: string): Methods => new Set(names.split(' '));

const readingArray = only(
  'at concat entries every filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map reduce reduceRight slice some toReversed toSorted toSpliced toString toLocaleString values with',
);
const readingEntries = only('entries forEach get getAll getSetCookie has keys toString values size');
const readingBody = only('arrayBuffer blob bytes clone formData json text');

/** Methods of the language and of the web platform, by the name of the type that declares them. */
const platform: Record<string, Methods> = {
  Math: all,
  JSON: all,
  Number: all,
  NumberConstructor: all,
  String: all,
  StringConstructor: all,
  Boolean: all,
  BigInt: all,
  BigIntConstructor: all,
  Symbol: all,
  SymbolConstructor: all,
  RegExp: all,
  RegExpConstructor: all,
  DateConstructor: all,
  Console: all,
  PromiseConstructor: all,
  Promise: all,
  PromiseLike: all,
  ErrorConstructor: only('isError'),
  DateTimeFormat: all,
  NumberFormat: all,
  RelativeTimeFormat: all,
  ListFormat: all,
  Collator: all,
  PluralRules: all,
  Segmenter: all,
  Date: only(
    'getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds toDateString toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf',
  ),
  Object: only('hasOwnProperty isPrototypeOf propertyIsEnumerable toString toLocaleString valueOf'),
  ObjectConstructor: only(
    'entries fromEntries getOwnPropertyNames getOwnPropertySymbols getPrototypeOf groupBy hasOwn is isFrozen keys values',
  ),
  ArrayConstructor: only('from fromAsync isArray of'),
  Array: readingArray,
  ReadonlyArray: readingArray,
  Uint8Array: readingArray,
  Buffer: only('toString equals slice subarray readUInt8'),
  BufferConstructor: only('from alloc byteLength concat isBuffer'),
  Map: readingEntries,
  ReadonlyMap: readingEntries,
  MapConstructor: only('groupBy'),
  WeakMap: readingEntries,
  Set: readingEntries,
  ReadonlySet: readingEntries,
  ReadonlySetLike: readingEntries,
  URL: only('canParse parse toJSON toString'),
  URLSearchParams: readingEntries,
  FormData: readingEntries,
  Headers: readingEntries,
  Body: readingBody,
  BodyMixin: readingBody,
  Request: readingBody,
  Response: only('arrayBuffer blob bytes clone error formData json redirect text'),
  Blob: only('arrayBuffer bytes slice text'),
  File: only('arrayBuffer bytes slice text'),
  Crypto: only('randomUUID'),
  SubtleCrypto: only('digest'),
  Performance: only('now'),
  AbortSignal: only('any timeout throwIfAborted'),
  TextEncoder: only('encode'),
  TextDecoder: only('decode'),
};

/** Methods that change what they are called on: harmless on a value that the function made itself. */
const changing: Record<string, Methods> = {
  Array: only('copyWithin fill pop push reverse shift sort splice unshift'),
  Map: only('clear delete set'),
  WeakMap: only('delete set'),
  Set: only('add clear delete'),
  Date: all,
  URLSearchParams: only('append delete set sort'),
  FormData: only('append delete set'),
  Headers: only('append delete set'),
  Uint8Array: only('fill set sort reverse'),
  AbortController: only('abort'),
};

const globals = only(
  'Array BigInt Boolean Date Error Number Object RegExp String Symbol atob btoa decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt structuredClone',
);
const constructors = only(
  'AbortController AggregateError Array Blob Date Error EvalError File FormData Headers Intl.DateTimeFormat Intl.NumberFormat Map NextRequest NextResponse Object Promise RangeError ReferenceError RegExp Request Response Set SyntaxError TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint8Array WeakMap WeakSet',
);

/** Functions and methods of packages, by the name under which the package has them. */
const packaged: Record<string, Methods> = {
  next: only(
    'cacheLife cacheTag connection cookies draftMode forbidden headers json notFound permanentRedirect redirect unauthorized unstable_noStore unstable_rethrow userAgent',
  ),
  'drizzle-orm': only(
    '$count $dynamic and as asc avg avgDistinct between count countDistinct crossJoin desc eq except exists findFirst findMany from fullJoin getTableColumns groupBy gt gte having ilike inArray innerJoin intersect isNotNull isNull leftJoin like limit lt lte max min ne not notBetween notExists notIlike notInArray notLike offset or orderBy rightJoin select selectDistinct selectDistinctOn sum sumDistinct toSQL union unionAll where',
  ),
  zod: all,
  uuid: all,
  nanoid: all,
  uuidv7: all,
  clsx: all,
  'date-fns': all,
};

/** Types of next whose `get`, `has` and so on read. */
const nextTypes: Record<string, Methods> = {
  RequestCookies: readingEntries,
  ReadonlyRequestCookies: readingEntries,
  ReadonlyHeaders: readingEntries,
  NextURL: only('clone toString'),
  NextResponse: only('json redirect'),
};

const has = (methods: Methods | undefined, name: string) => methods === all || methods?.has(name) === true;
const own = (table: Record<string, Methods>, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);

export const readsOnPlatform = (type: string, method: string) => has(own(platform, type), method);
export const changesItsValue = (type: string, method: string) => has(own(changing, type), method);
export const isPureGlobal = (name: string) => has(globals, name);
export const isPlainConstructor = (name: string) => has(constructors, name);
export const readsInPackage = (name: string, called: string, type: string) =>
  has(own(packaged, name), called) || (name === 'next' && has(own(nextTypes, type), called));

const sqlFunctions =
  /^(?:abs|array_agg|avg|cast|ceil|coalesce|concat|count|date|date_part|date_trunc|extract|floor|greatest|json_agg|jsonb_agg|least|length|lower|max|min|now|nullif|round|row_number|string_agg|substring|sum|to_char|trim|upper|and|or|in|on|as|over|not|where|filter|when|then|else|distinct|interval|values|by|partition)$/i;
const sqlWrites =
  /\b(?:alter|call|copy|create|delete|do|drop|execute|grant|insert|into|lock|merge|notify|refresh|replace|set|share|truncate|update|vacuum)\b|;/i;

/**
 * Whether the fixed parts of an `sql` template call nothing but functions known to compute, and name no command. A name
 * in quotation marks or from a gap (`$`) is not known.
 */
export function isReadingSql(text: string): boolean {
  // What looks like a comment may stand in a text: both ways have to be harmless.
  const uncommented = text.replace(/--[^\n]*/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');
  return [text, uncommented].every((code) => !sqlWrites.test(code) && callsOnlyKnown(code));
}

function callsOnlyKnown(code: string): boolean {
  const calls = code.matchAll(/("(?:[^"]|"")*"|\$|[\p{L}_][\p{L}\p{N}_.$]*)\s*\(/gu);
  return [...calls].every(([, name]) => name !== undefined && sqlFunctions.test(name));
}
