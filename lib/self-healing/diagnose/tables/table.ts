import type { Sign } from '../../core/learning';
import type { Verdict } from './verdict';

/** A verdict and the sign that tells it. Made once, when the table is loaded: a failure only points at it. */
export interface Entry {
  readonly verdict: Verdict;
  readonly sign: Sign;
}

/** `meaning` is the name that the source gives to the key. */
export type Row<Key> = readonly [key: Key, verdict: Verdict, meaning?: string];

/** Rows of one source. `label` says what the key is: "HTTP status", "code". */
export function rows<Key extends string | number>(
  source: string,
  label: string,
  list: readonly Row<Key>[],
): [Key, Entry][] {
  return list.map(([key, verdict, meaning]) => [key, entry(verdict, `${label} ${key}`, source, meaning)]);
}

export function entry(verdict: Verdict, sign: string, source: string, meaning?: string): Entry {
  return { verdict, sign: { sign: meaning === undefined ? sign : `${sign} (${meaning})`, source } };
}
