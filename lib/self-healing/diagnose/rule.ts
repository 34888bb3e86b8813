import { z } from 'zod';
import type { Classification, Failure } from '../core/failure';
import { type StrategyName, strategyNames } from '../core/vocabulary';

export interface RuleProposal {
  strategy: StrategyName;
  /** 0 to 1: how sure the rule's author is. */
  confidence: number;
  /** Plain words for the event page. */
  because: string;
}

/** What to try for failures of one sort. Guard decides what may run; a rule only says what would help. */
export interface Rule {
  /** Unique, kebab-case; shown with each choice. */
  name: string;
  matches: (failure: Failure, classification: Classification) => boolean;
  /** Best first. */
  proposes: readonly RuleProposal[];
}

const ruleSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be kebab-case'),
  matches: z.custom<Rule['matches']>((value) => typeof value === 'function', 'must be a function'),
  proposes: z
    .array(
      z.object({ strategy: z.enum(strategyNames), confidence: z.number().min(0).max(1), because: z.string().min(1) }),
    )
    .min(1),
});

/** Checks a rule once, when it is defined. Throws with the rule's name and what is wrong with it. */
export function defineRule(rule: Rule): Rule {
  const checked = ruleSchema.safeParse(rule);
  if (checked.success) return Object.freeze({ ...rule });
  throw new TypeError(`The rule "${rule.name}" is not valid: ${z.prettifyError(checked.error)}`, {
    cause: checked.error,
  });
}
