import type { Utility } from '@/lib/self-healing/core/strategy';

/** The sum that was weighed, without what weighed nothing: "0.70 × 1.00 − 0.02 time − 0.05 load = 0.63". */
export function utilitySum(utility: Utility): string {
  const { probability, value, total } = utility;
  const costs = costsOf(utility).map((name) => ` − ${figure(utility[name])} ${name}`);
  return `${figure(probability)} × ${figure(value)}${costs.join('')} = ${figure(total)}`;
}

/** Whether anything was taken off: what costs less than half a hundredth is left out of the sum. */
export function utilityHasCosts(utility: Utility): boolean {
  return costsOf(utility).length > 0;
}

function costsOf(utility: Utility) {
  return (['time', 'load', 'risk'] as const).filter((name) => Math.abs(utility[name]) >= 0.005);
}

/** With a true minus sign; never "−0.00". */
function figure(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : text;
}
