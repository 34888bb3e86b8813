import type { Settings } from '../core/settings';
import type { Effects, Mode } from '../core/vocabulary';

export interface ModeInput {
  /** Of the code or of SELFHEAL_MODE. */
  configured: Mode;
  /** The operation's own. */
  own?: Mode | undefined;
  settings: Pick<Settings, 'healingEnabled' | 'mode' | 'canary'>;
  /** Since shared state was last read; null before the first time, or where nothing is shared. Milliseconds. */
  controlAgeMs: number | null;
  effects: Effects;
  /** Whether the canary's share includes this invocation; null without a canary. */
  canary: boolean | null;
}

/** Unread for longer than this, an admin's word may not have reached this instance. Milliseconds. */
export const longestUnreadMs = 30_000;

/** The more careful first. */
const strictness: readonly Mode[] = ['off', 'observe', 'suggest', 'heal'];

/**
 * What may be done now: the strictest word holds, and the first of equally strict ones gives the reason (null for
 * `heal`). Settings, the canary and stale shared state stop healing but never more than that: only the code, the
 * environment and the operation itself can say `off`, so claims, completion rows and step memory go on.
 */
export function effectiveMode(input: ModeInput): { mode: Mode; reason: string | null } {
  let strictest: { mode: Mode; reason: string | null } = { mode: 'heal', reason: null };
  for (const word of wordsOn(input)) {
    if (strictness.indexOf(word.mode) < strictness.indexOf(strictest.mode)) strictest = word;
  }
  return strictest;
}

function wordsOn({ configured, own, settings, controlAgeMs, effects, canary }: ModeInput) {
  const words: { mode: Mode; reason: string }[] = [];
  if (!settings.healingEnabled) {
    words.push({ mode: 'observe', reason: 'The kill switch is on: nothing is healed until an admin turns it off.' });
  }
  words.push({ mode: configured, reason: `This process is set to "${configured}" by its code or SELFHEAL_MODE.` });
  if (own) words.push({ mode: own, reason: `The operation itself is set to "${own}".` });
  words.push({ mode: settings.mode, reason: `An admin set the mode to "${settings.mode}".` });
  if (controlAgeMs !== null && controlAgeMs > longestUnreadMs && effects !== 'none') {
    const seconds = Math.floor(controlAgeMs / 1_000);
    words.push({
      mode: 'observe',
      reason: `Shared state was last read ${seconds} s ago: until it can be read again, only reads are healed.`,
    });
  }
  if (canary === false) {
    const { share, by } = settings.canary;
    const part = `${Number((share * 100).toFixed(1))} % of the ${by}`;
    words.push({ mode: 'observe', reason: `Outside the canary: ${part} is healed, the rest is only observed.` });
  }
  return words;
}
