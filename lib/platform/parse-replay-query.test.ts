import { describe, expect, it } from 'vitest';
import { parseReplayQuery } from './parse-replay-query';

describe('parseReplayQuery', () => {
  it('takes a threshold in per cent, with comma or point', () => {
    expect(parseReplayQuery({ trust: '75', days: '90' })).toEqual({ days: 90, trust: 0.75, typed: '75', error: null });
    expect(parseReplayQuery({ trust: ' 82,5 ' }).trust).toBe(0.825);
    expect(parseReplayQuery({ trust: '100' }).trust).toBe(1);
  });

  it('tries nothing without one, over thirty days', () => {
    expect(parseReplayQuery({})).toEqual({ days: 30, trust: null, typed: '', error: null });
  });

  it.each(['49', '101', '-80', '8e1', 'high', '80; drop', '0x50', '1'.repeat(50)])(
    'refuses %s and keeps it',
    (trust) => {
      const query = parseReplayQuery({ trust });
      expect(query).toMatchObject({ trust: null, typed: trust.slice(0, 20), error: 'Number from 50 to 100 %.' });
    },
  );

  it.each(['8', '1e9', '-30', '', 'NaN', '30.5'])('does not read %s days', (days) => {
    expect(parseReplayQuery({ days }).days).toBe(30);
  });

  it('takes the first of several', () => {
    expect(parseReplayQuery({ trust: ['60', '70'], days: ['7', '90'] })).toMatchObject({ trust: 0.6, days: 7 });
  });
});
