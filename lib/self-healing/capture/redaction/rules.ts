/** One kind of secret or personal datum: where it may stand, and whether what stands there is one. */
export interface TextRule {
  name: string;
  /** A text without any of these cannot match; saves the search. */
  hints?: readonly string[];
  /** A quick search that every match needs to pass: one that begins with a letter or sign that is rare in texts. */
  when?: RegExp;
  /**
   * Global. Each repetition is bounded or cannot overlap what follows, and a start is tried once for a run of its
   * characters, so that the search stays linear on hostile text.
   */
  pattern: RegExp;
  /** The replacement, or null to leave the match as it is. */
  replace: (match: RegExpMatchArray) => string | null;
}

/** Applies one rule; the text itself comes back when nothing matched. */
export function applyRule(text: string, rule: TextRule): string {
  if (rule.hints && !rule.hints.some((hint) => text.includes(hint))) return text;
  if (rule.when && !rule.when.test(text)) return text;
  rule.pattern.lastIndex = 0;
  return text.replace(rule.pattern, (...args) => {
    // The last arguments are offset, text and perhaps named groups: the groups before them are what a rule reads.
    const match = args as unknown as RegExpMatchArray;
    return rule.replace(match) ?? (args[0] as string);
  });
}
