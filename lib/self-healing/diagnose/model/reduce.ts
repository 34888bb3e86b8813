import { redactText } from '../../capture/redact';

/** What is not seen: zero-width, bidirectional and tag characters, variation selectors, fillers, soft hyphens. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** Controls, line and paragraph separators, and halves of surrogate pairs. */
const controls = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Untrusted text as the model may see it: compatibility forms folded (fullwidth letters, ligatures), what is not seen
 * removed, redacted once more (a secret that was split by something unseen is whole again now), at most `maxLength`.
 */
export function reduceText(text: string, maxLength: number): string {
  const seen = text
    .slice(0, maxLength * 4)
    .replace(invisible, '')
    .normalize('NFKC')
    .replace(controls, ' ');
  const redacted = redactText(seen);
  return redacted.length <= maxLength ? redacted : redacted.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
}
