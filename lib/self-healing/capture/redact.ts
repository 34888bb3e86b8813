import { enclosedForms, redactEnclosed } from './redaction/between';
import { copyRedacted } from './redaction/copy';
import { credentialRules } from './redaction/credentials';
import { databaseRules, redactQueryParameters } from './redaction/database';
import { redactEmails } from './redaction/email';
import { redactEncoded } from './redaction/encoded';
import { redactPairs } from './redaction/pairs';
import { personalRules } from './redaction/personal';
import { registeredRedactions } from './redaction/registered';
import { applyRule } from './redaction/rules';
import { redactTokens } from './redaction/tokens';

const secretRules = [...credentialRules, ...databaseRules];
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

function redactLayer(text: string, depth: number): string {
  let current = text;
  for (let round = 0; round < maxRounds; round++) {
    const next = onePass(current, depth);
    if (next === current) return current;
    current = next;
  }
  // Made so that each replacement lays bare the next: nothing of it is kept, and redacting it again changes nothing.
  return '[secret]';
}

function onePass(text: string, depth: number): string {
  let current = redactTokens(redactPairs(redactQueryParameters(text)));
  for (const form of enclosedForms) current = redactEnclosed(current, form);
  for (const rule of secretRules) current = applyRule(current, rule);
  current = redactEmails(current);
  for (const rule of personalRules) current = applyRule(current, rule);
  const registered = registeredRedactions().rules;
  if (registered.size > 0) {
    for (const { pattern, replace } of registered.values()) current = current.replace(pattern, replace);
  }
  return redactEncoded(current, redactLayer, depth);
}

/**
 * A deep copy without secrets and personal data, bounded in depth, width and size. Types stay: a text remains a text,
 * a number under a telling name becomes 0, an Error remains an Error. Own accessors are not called. Never throws.
 */
export function redact<T>(value: T): T {
  return copyRedacted(value, redactText) as T;
}
