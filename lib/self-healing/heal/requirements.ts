import type { HealingOptions } from '../core/options';
import type { Requirement } from '../core/strategy';

/**
 * The operation must have this option. The refusal shows the line that would allow the strategy, where `fits` says that
 * it is good advice for an operation of these effects and this category: it is copied by whoever reads it.
 */
export function needsOption(
  option: keyof HealingOptions,
  optionLine: string,
  fits: (options: Pick<HealingOptions, 'effects' | 'category'>) => boolean = () => true,
): Requirement {
  return ({ operation: { options } }) => {
    if (options[option] !== undefined) return null;
    const reason = `The operation has no \`${option}\`.`;
    return fits(options) ? { reason, optionLine } : { reason };
  };
}

/** Only for failures that can pass by themselves: a dependency that was away, busy or slow. */
export const transientFailure: Requirement = ({ diagnosis }) =>
  diagnosis.transient ? null : { reason: 'The failure is not a passing one; the same would happen again.' };

/** A stand-in is only for failures of a dependency, never for a refusal that the user must see. */
export const dependencyFailed: Requirement = ({ diagnosis }) =>
  diagnosis.transient || diagnosis.kind === 'stale-cache' || diagnosis.kind === 'malformed-reply'
    ? null
    : { reason: 'Nothing may stand in here: the failure is not a passing failure of a dependency.' };

export function atMost(times: (options: never) => number, what: string): Requirement {
  return ({ used, options }) =>
    used < times(options as never)
      ? null
      : { reason: `It was tried ${used} ${used === 1 ? 'time' : 'times'} already (${what}).` };
}

export const once: Requirement = ({ used }) => (used === 0 ? null : { reason: 'It was tried already.' });

export const readOnly: Requirement = ({ operation }) =>
  operation.options.effects === 'none' ? null : { reason: 'Only for a read: nothing may stand in for a write.' };
