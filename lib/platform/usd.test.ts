import { expect, it } from 'vitest';
import { formatUsd } from './usd';

it('shows dollars with the figures that count, and never rounds spending down to nothing', () => {
  const amounts = [0, 12.345, 0.01, 0.0099, 0.00042, 0.000004, 0.0000001, Number.NaN];
  expect(amounts.map(formatUsd)).toEqual([
    '$0',
    '$12.35',
    '$0.01',
    '$0.0099',
    '$0.00042',
    '$0.0000040',
    'less than $0.000001',
    '—',
  ]);
});
