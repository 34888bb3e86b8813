const mostWords = 40;

/**
 * The trigrams of a text as pg_trgm takes them: of its lower-case words of letters and digits, each with two spaces
 * before and one after. Each once. At most the first 40 words are read.
 */
export function trigramsOf(text: string): Set<string> {
  const trigrams = new Set<string>();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words.slice(0, mostWords)) {
    const padded = `  ${word.slice(0, 60)} `;
    for (let at = 0; at + 3 <= padded.length; at++) trigrams.add(padded.slice(at, at + 3));
  }
  return trigrams;
}

/** Jaccard: the shared ones among all of both; 0 where either is empty. */
export function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const trigram of small) if (large.has(trigram)) shared += 1;
  return shared / (one.size + other.size - shared);
}
