/** Apart from the schema: the browser needs the steps, and zod probes for `eval`, which the policy forbids. */
export const wizardSteps = ['Client', 'Project', 'Confirm'] as const;

/** The step that the form stands at, from 1. */
export function currentStep(values: Record<string, string>): number {
  const step = Number(values.step);
  return Number.isInteger(step) && step >= 1 && step <= wizardSteps.length ? step : 1;
}
