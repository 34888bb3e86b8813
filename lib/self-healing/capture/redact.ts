import { enclosedForms, redactEnclosed } from './redaction/between';
import { copyRedacted } from './redaction/copy';
import { credentialRules, userRules } from './redaction/credentials';
import { databaseRules, redactQueryParameters } from './redaction/database';
import { redactEmails } from './redaction/email';
import { redactEncoded } from './redaction/encoded';
import { redactPairs } from './redaction/pairs';
import { networkRules, personalRules } from './redaction/personal';
import { registeredRedactions } from './redaction/registered';
import { applyRule, type TextRule } from './redaction/rules';
import { redactTokens } from './redaction/tokens';

type Step = (text: string, depth: number) => string;
const byRule =
  (rule: TextRule): Step =>
  (text) =>
    applyRule(text, rule);

/**
 * What is found most often comes first: after a find, all that has to look again is what looked before it. Who is named
 * before an `@` comes before mail addresses, which would take part of it.
 */
const steps: readonly Step[] = [
  redactQueryParameters,
  redactPairs,
  ...userRules.map(byRule),
  redactEmails,
  ...networkRules.map(byRule),
  redactTokens,
  ...enclosedForms.map(
    (form): Step =>
      (text) =>
        redactEnclosed(text, form),
  ),
  ...[...credentialRules, ...databaseRules, ...personalRules].map(byRule),
  redactRegistered,
  (text, depth) => redactEncoded(text, redactLayer, depth),
];
/** A replacement can lay bare another match; so many rounds were never needed by anything but tests made for it. */
const maxRounds = 8;

/**
 * Texts that nothing was found in: names, frames and templates come again with each failure. What held something is not
 * kept, so that no secret stays here.
 */
const harmless = new Set<string>();
const remembered = 300;
const longestRemembered = 4_000;
let rememberedVersion = 0;

/**
 * Replaces secrets and personal data by placeholders such as `[email]` and `[secret]`. What is not secret stays
 * readable. Idempotent; linear in the length of the text; never throws.
 */
export function redactText(text: string): string {
  const original = String(text);
  const { version } = registeredRedactions();
  if (version !== rememberedVersion) {
    harmless.clear();
    rememberedVersion = version;
  }
  if (harmless.has(original)) return original;
  const current = redactLayer(original, 0);
  if (current === original && original.length <= longestRemembered) {
    if (harmless.size >= remembered) harmless.clear();
    harmless.add(original);
  }
  return current;
}

/** Goes round until each step has found nothing in the same text: what comes out is not changed by another call. */
function redactLayer(text: string, depth: number): string {
  let current = text;
  let unchanged = 0;
  for (let round = 0; round < maxRounds; round++) {
    for (const step of steps) {
      const next = step(current, depth);
      unchanged = next === current ? unchanged + 1 : 0;
      if (unchanged === steps.length) return current;
      current = next;
    }
  }
  // Made so that each replacement lays bare the next: nothing of it is kept, and redacting it again changes nothing.
  return '[secret]';
}

function redactRegistered(text: string): string {
  let current = text;
  for (const { pattern, replace } of registeredRedactions().rules.values()) current = current.replace(pattern, replace);
  return current;
}

/**
 * A deep copy without secrets and personal data, bounded in depth, width and size. Types stay: a text remains a text,
 * a number under a telling name becomes 0, an Error remains an Error. Own accessors are not called. Never throws.
 */
export function redact<T>(value: T): T {
  return copyRedacted(value, redactText) as T;
}
