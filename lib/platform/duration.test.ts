import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration } from './duration';

describe('formatDuration', () => {
  it('shows a dash where nothing was measured, never a zero', () => {
    expect(formatDuration(null)).toBe('—');
    expect(formatDuration(undefined)).toBe('—');
    expect(formatDuration(Number.NaN)).toBe('—');
  });

  it.each([
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [84.4, '84 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_240, '1.2 s'],
    [9_960, '10 s'],
    [59_499, '59 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [3_599_900, '1 h'],
    [7_800_000, '2 h 10 min'],
    [180_000_000, '2 d 2 h'],
  ])('keeps two or three figures and always a unit: %d is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatAge', () => {
  it('grows coarser with age and never speaks of the future', () => {
    expect(formatAge(-5_000)).toBe('0 s ago');
    expect(formatAge(3_200)).toBe('3 s ago');
    expect(formatAge(61_000)).toBe('1 min ago');
    expect(formatAge(7_200_000)).toBe('2 h ago');
    expect(formatAge(200_000_000)).toBe('2 d ago');
  });
});
