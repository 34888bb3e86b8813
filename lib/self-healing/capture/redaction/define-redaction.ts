import { slownessOf } from './probe';

/** What a user adds: texts that match are replaced. */
export interface RedactionRule {
  /** Says what is hidden; a rule of the same name is replaced. Lower case, words joined by dashes. */
  name: string;
  pattern: RegExp;
  /** As of `String.replace`, so that `$1` keeps a part. Default: the name in brackets, `[secret]` where it is long. */
  replace?: string;
}

/**
 * Checks a rule once, when it is made, so that redaction never throws, never hangs and stays idempotent by it.
 * @throws TypeError when the name is not of the form, when the pattern is sticky, matches the empty text or its own
 * replacement, or takes more than linear time.
 * @example defineRedaction({ name: 'badge', pattern: /\bBADGE-\d{6}\b/ })
 */
export function defineRedaction({ name, pattern, replace }: RedactionRule): Required<RedactionRule> {
  const refuse = (why: string): never => {
    throw new TypeError(`The redaction "${name}" cannot be used: ${why}.`);
  };
  if (!/^[a-z][a-z0-9-]{1,40}$/.test(name)) refuse('its name must be of lower-case letters, digits and dashes');
  if (pattern.sticky) refuse('its pattern is sticky and would match at one place alone');
  const replacement = replace ?? (/^[a-z]{2,10}$/.test(name) ? `[${name}]` : '[secret]');
  const global = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  if (''.search(global) !== -1 || matchesEmptily(global)) refuse('its pattern matches where nothing stands');
  const shown = replacement.replace(/\$(?:\d{1,2}|&|`|'|<\w+>)/g, '');
  if (shown !== '' && shown.replace(global, replacement) !== shown) refuse('its pattern matches its own replacement');
  const slow = slownessOf(global);
  if (slow) refuse(`its pattern takes ${slow}; bound its repetitions, for instance {1,64} instead of +`);
  return Object.freeze({ name, pattern: global, replace: replacement });
}

function matchesEmptily(pattern: RegExp): boolean {
  return ['a', '0', ' ', 'word another', 'a-b_c.d', '\n'].some((text) =>
    [...text.matchAll(pattern)].some(([hit]) => hit === ''),
  );
}
