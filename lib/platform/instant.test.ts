import { describe, expect, it } from 'vitest';
import { formatInstant, formatUtc } from './instant';

const at = Date.UTC(2026, 10, 22, 23, 4, 1);

describe('formatInstant', () => {
  it('writes the same characters on every machine, whatever its zone and language', () => {
    expect(formatInstant(at, 'minute')).toBe('23:04');
    expect(formatInstant(at, 'second')).toBe('23:04:01');
    expect(formatInstant(at, 'day-second')).toBe('22 Nov 23:04:01');
  });

  it('moves into the next day at an offset that crosses midnight', () => {
    expect(formatInstant(at, 'day-second', 60)).toBe('23 Nov 00:04:01');
  });

  it('shows a dash for a time that is none', () => {
    expect(formatInstant(Number.NaN, 'second')).toBe('—');
    expect(formatUtc(Number.NaN)).toBe('—');
  });

  it('names its zone in the title', () => {
    expect(formatUtc(at)).toBe('2026-11-22 23:04:01 UTC');
  });
});
