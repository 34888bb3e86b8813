/** Short enough for a pattern that doubles with each character to be caught early, long enough for one that is squared. */
const lengths = [8, 12, 16, 20, 24, 28, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480];
/** A linear search through the longest text takes well under a millisecond; a squared one a second. */
const mostMs = 25;
const mostUnits = 16;
const mostPrefixes = 4;

/**
 * Runs a pattern over texts made of its own characters, ever longer, and says at which it took too long; null when it
 * never did. A search that grows faster than its text shows itself on such texts: whatever it can repeat is repeated.
 */
export function slownessOf(pattern: RegExp, now: () => number = () => performance.now()): string | null {
  const runs = literalRuns(pattern.source);
  const units = [...new Set([...runs.flatMap((run) => [run, ...run]), 'a', '0', ' ', '-', '.', '_', 'a.', '1 ', '\n'])];
  const prefixes = ['', ...runs.sort((a, b) => b.length - a.length)].slice(0, mostPrefixes);
  for (const length of lengths) {
    for (const prefix of prefixes) {
      for (const unit of units.slice(0, mostUnits)) {
        const text = `${prefix}${unit.repeat(Math.ceil(length / unit.length))}\u0000`;
        const ms = searchMs(pattern, text, now);
        if (ms > mostMs) return `${Math.round(ms)} ms for ${text.length} characters such as "${text.slice(0, 12)}"`;
      }
    }
  }
  return null;
}

/** The quickest of three where the first was slow: another process may have had the machine. */
function searchMs(pattern: RegExp, text: string, now: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const from = now();
    text.replace(pattern, '');
    best = Math.min(best, now() - from);
    if (best <= mostMs) break;
  }
  return best;
}

/** What a pattern asks for by name: `secret=(a+)+$` gives `secret=` and `a`; of a class its members as they are written. */
function literalRuns(source: string): string[] {
  const bare = source
    .replace(/\\d/g, '0')
    .replace(/\\w/g, 'a')
    .replace(/\\s/g, ' ')
    .replace(/\\[bB]/g, '')
    .replace(/\\(.)/g, '$1');
  return bare.split(/[()[\]{}|?*+^$]+/).filter((run) => run.length > 0 && run.length <= 40);
}
