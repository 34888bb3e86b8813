import type { FailureKind } from '../core/vocabulary';
import { similarity, trigramsOf } from './trigrams';

export interface KnownTemplate {
  fingerprint: string;
  template: string;
  kind: FailureKind;
}

export interface Neighbour extends KnownTemplate {
  similarity: number;
}

/** Finds the known failures whose messages read most like a new one. In memory; nothing to install, nothing to ask. */
export interface TemplateIndex {
  /** Nearest first, at most five, 0.5 or more alike; ties by fingerprint, so that every process says the same. */
  nearest(input: { template: string; kind: FailureKind; except: string }): Neighbour[];
  /** False where it is known already, or nothing more fits in. */
  add(known: KnownTemplate): boolean;
  readonly size: number;
}

const least = 0.5;
const mostNeighbours = 5;
const mostCandidates = 64;

/**
 * Holds up to `capacity` templates. A look-up reads only the rarest trigrams: two sets that share half of all their
 * trigrams share at least one of any |A| − ⌈|A| / 2⌉ + 1 of the first ("prefix filtering", Chaudhuri, Ganti, Kaushik: A
 * Primitive Operator for Similarity Joins, 2006), so nothing with a similarity of 0.5 or more is missed, unless more
 * than 64 others of about its length share rarer ones.
 */
export function createTemplateIndex(capacity = 5_000): TemplateIndex {
  const entries: (KnownTemplate & { trigrams: Set<string> })[] = [];
  const known = new Set<string>();
  const postings = new Map<string, number[]>();

  return {
    get size() {
      return entries.length;
    },
    add({ fingerprint, template, kind }) {
      if (known.has(fingerprint) || entries.length >= capacity) return false;
      known.add(fingerprint);
      const trigrams = trigramsOf(template);
      const place = entries.push({ fingerprint, template, kind, trigrams }) - 1;
      for (const trigram of trigrams) {
        const key = `${kind} ${trigram}`;
        const places = postings.get(key);
        if (places) places.push(place);
        else postings.set(key, [place]);
      }
      return true;
    },
    nearest({ template, kind, except }) {
      const asked = trigramsOf(template);
      const prefix = asked.size - Math.ceil(asked.size * least) + 1;
      const rarest = [...asked]
        .map((trigram) => postings.get(`${kind} ${trigram}`) ?? [])
        .toSorted((a, b) => a.length - b.length)
        .slice(0, prefix);
      const candidates = new Set<number>();
      for (const places of rarest) {
        for (const place of places) {
          if (candidates.size >= mostCandidates) break;
          const { size } = entries[place]?.trigrams ?? asked;
          // One that is half or twice as long can share no more than half.
          if (size * 2 >= asked.size && size <= asked.size * 2) candidates.add(place);
        }
      }
      return [...candidates]
        .flatMap((place): Neighbour[] => {
          const entry = entries[place];
          if (!entry || entry.fingerprint === except) return [];
          const close = similarity(asked, entry.trigrams);
          const { fingerprint, template } = entry;
          return close >= least ? [{ fingerprint, template, kind, similarity: close }] : [];
        })
        .toSorted((a, b) => b.similarity - a.similarity || a.fingerprint.localeCompare(b.fingerprint))
        .slice(0, mostNeighbours);
    },
  };
}
