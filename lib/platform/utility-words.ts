import type { Utility } from '@/lib/self-healing/core/strategy';

/** The sum that was weighed, without what weighed nothing: "0.70 × 1.00 − 0.02 time − 0.05 load = 0.63". */
export function utilitySum(utility: Utility): string {
  const { probability, value, total } = utility;
  const costs = (['time', 'load', 'risk'] as const)
    .filter((name) => Math.abs(utility[name]) >= 0.005)
    .map((name) => ` − ${figure(utility[name])} ${name}`);
  return `${figure(probability)} × ${figure(value)}${costs.join('')} = ${figure(total)}`;
}

/** With a true minus sign; never "−0.00". */
function figure(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : text;
}
