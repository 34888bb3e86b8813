import { z } from 'zod';
import { faultNames } from './faults';
import { targetNames, targetsOf } from './target-names';

export const maxCount = 5;

/** What the lab's form sends. `usual` is the first target that the fault can meet. */
export const faultLabSchema = z
  .object({
    fault: z.enum(faultNames, 'Choose what to break.'),
    target: z.enum(['usual', ...targetNames], 'Choose what to run.'),
    count: z.coerce
      .number('Enter how often it strikes.')
      .int(`Choose 1 to ${maxCount}.`)
      .min(1, `Choose 1 to ${maxCount}.`)
      .max(maxCount, `Choose 1 to ${maxCount}.`),
  })
  .superRefine(({ fault, target }, context) => {
    const possible = targetsOf(fault);
    if (target === 'usual' || possible.some((each) => each.name === target)) return;
    const names = possible.map((each) => each.label).join(', ');
    context.addIssue({ code: 'custom', path: ['target'], message: `This fault can only happen to: ${names}.` });
  });
