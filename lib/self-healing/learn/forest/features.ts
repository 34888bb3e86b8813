import type { Classification, Failure } from '../../core/failure';
import type { Decision } from '../../core/learning';
import type { AnyHealingOptions } from '../../core/options';
import {
  type Category,
  categories,
  type Effects,
  effectKinds,
  type FailureKind,
  failureKinds,
  type Severity,
  type StrategyName,
  severities,
  strategyNames,
} from '../../core/vocabulary';

/** What is known when a strategy has to be chosen; redacted, as it is stored. */
export interface Situation {
  kind: FailureKind;
  transient: boolean;
  category: Category;
  effects: Effects;
  severity: Severity;
  source: string;
  /** Of the group. */
  fingerprint: string;
  template: string;
  errorName: string;
  errorCode: string | null;
  dependency: string | null;
  atMs: number;
}

export interface Feature {
  name: string;
  /** Codes have an order: a split keeps neighbours together. */
  ordinal: boolean;
}

/** Each feature is a code below this: a set of codes fits into the bits of one number. */
export const codesPerFeature = 32;
const wordBuckets = 24;
const hashed = ['fingerprint', 'source', 'dependency', 'error name', 'error code'] as const;

/** The strategy comes first: it is the one feature that the healer may choose. */
export const features: readonly Feature[] = [
  ...['strategy', 'kind', 'category', 'effects', 'severity', 'transient'].map((name) => ({ name, ordinal: false })),
  { name: 'hour of day, by three', ordinal: true },
  { name: 'class of the error code', ordinal: false },
  ...hashed.flatMap((name) => [name, `${name}, another hash`].map((named) => ({ name: named, ordinal: false }))),
  ...Array.from({ length: wordBuckets }, (_, bucket) => ({ name: `words of bucket ${bucket}`, ordinal: false })),
];
export const strategyFeature = 0;
const firstHashed = 8;
const firstWord = firstHashed + hashed.length * 2;
const longestTemplate = 400;

/** A model is used only with the features it was trained on: a new word in a vocabulary makes another version. */
export const featureVersion = `1-${hash(
  JSON.stringify([features, failureKinds, categories, effectKinds, severities, strategyNames]),
).toString(16)}`;

export const strategyCode = (strategy: StrategyName): number => strategyNames.indexOf(strategy);
export const kindCode = (kind: FailureKind): number => failureKinds.indexOf(kind);

/**
 * Writes the codes of a situation into `codes` (as long as `features`); the strategy's place is left alone. The same
 * for training and for advice. Sets of unbounded size (fingerprints, sources, codes) are hashed into 31 places, twice.
 */
export function encode(situation: Situation, codes: Uint8Array): void {
  const { errorCode } = situation;
  codes[1] = kindCode(situation.kind);
  codes[2] = categories.indexOf(situation.category);
  codes[3] = effectKinds.indexOf(situation.effects);
  codes[4] = severities.indexOf(situation.severity);
  codes[5] = situation.transient ? 1 : 0;
  codes[6] = Math.floor(situation.atMs / 10_800_000) & 7;
  codes[7] = place(errorCode === null ? null : errorCode.slice(0, 2), 0);
  const texts = [situation.fingerprint, situation.source, situation.dependency, situation.errorName, errorCode];
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index] ?? null;
    codes[firstHashed + index * 2] = place(text, 0);
    codes[firstHashed + index * 2 + 1] = place(text, 16);
  }
  encodeWords(situation.template, codes);
}

export function situationOf(decision: Decision): Situation {
  return decision;
}

/** `atMs` is the time now. The dependency is named as in the record of an operation that gives none. */
export function situationNow(
  failure: Failure,
  classification: Classification,
  options: AnyHealingOptions,
  atMs: number,
): Situation {
  const { source, category, effects = 'once', severity = 'normal' } = options;
  return {
    kind: classification.kind,
    transient: classification.transient,
    ...{ category, effects, severity, source, atMs },
    fingerprint: failure.fingerprint.id,
    template: failure.fingerprint.template,
    errorName: failure.name,
    errorCode: failure.code ?? null,
    dependency: options.dependency ?? (category === 'database' ? 'database' : source),
  };
}

/** Words of three letters and more, each marked in its bucket. */
function encodeWords(template: string, codes: Uint8Array): void {
  codes.fill(0, firstWord, firstWord + wordBuckets);
  const length = Math.min(template.length, longestTemplate);
  let [word, letters] = [0x811c9dc5, 0];
  for (let index = 0; index <= length; index++) {
    const character = index < length ? template.charCodeAt(index) | 32 : 0;
    if (character >= 97 && character <= 122) {
      word = Math.imul(word ^ character, 0x01000193);
      letters += 1;
    } else {
      if (letters >= 3) codes[firstWord + (mix(word) % wordBuckets)] = 1;
      [word, letters] = [0x811c9dc5, 0];
    }
  }
}

/** 0 where there is nothing, else one of 31 places. */
function place(text: string | null, shift: number): number {
  return text === null ? 0 : 1 + (((hash(text) >>> shift) & 0xffff) % (codesPerFeature - 1));
}

/** FNV-1a (Fowler, Noll, Vo) with the last mixing steps of MurmurHash3: 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return mix(state);
}

function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
