import { createHash } from 'node:crypto';

/** One text with what must not be left of it, or with nothing that may be taken. */
export interface Sample {
  /** What kind of secret it is: the rule's name, `email`, … */
  type: string;
  text: string;
  /** Must be gone from the redacted text. */
  hidden: string;
}

export interface Material {
  name: string;
  from: string;
  licence: string;
  /** Looked at while the rules were written. */
  seen: readonly Sample[];
  /** Never looked at: only its figures are. */
  heldOut: readonly Sample[];
  leftOut?: string;
}

/** Splits by a name's digest, so that nobody chose what is held out. */
export function isHeldOut(name: string): boolean {
  return (createHash('sha256').update(name).digest()[0] ?? 0) % 2 === 1;
}

export function split(samples: readonly { group: string; sample: Sample }[]): Pick<Material, 'seen' | 'heldOut'> {
  return {
    seen: samples.filter(({ group }) => !isHeldOut(group)).map(({ sample }) => sample),
    heldOut: samples.filter(({ group }) => isHeldOut(group)).map(({ sample }) => sample),
  };
}
