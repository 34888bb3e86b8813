/**
 * Remembers answers of a pure function by their text. Texts come from outside, so the memory is bounded: at `limit` it
 * starts anew, and texts longer than `longest` characters are never kept.
 */
export function boundedMemo<Answer>(limit: number, longest: number) {
  let known = new Map<string, Answer>();
  return {
    get: (text: string): Answer | undefined => known.get(text),
    set(text: string, answer: Answer): Answer {
      if (text.length > longest) return answer;
      if (known.size >= limit) known = new Map();
      // A piece of a longer text holds all of it in memory; this one holds itself alone.
      known.set(` ${text}`.slice(1), answer);
      return answer;
    },
  };
}
