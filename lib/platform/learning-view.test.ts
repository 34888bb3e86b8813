import { describe, expect, it } from 'vitest';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { forestVersion, modelMeter, policyReport } from './__fixtures__/learning';
import { toForestRow } from './forest-rows';
import { chanceWords, explorationFigures, meterLines, policyRows } from './learning-view';

const { learning } = settingsSchema.parse({});

describe('explorationFigures', () => {
  it('give the share, the count with its window, and what first choices achieved with its interval', () => {
    expect(
      explorationFigures(learning, policyReport({ byChance: 5 }), 30).map(({ value, note }) => [value, note]),
    ).toEqual([
      ['2 %', 'of failures of reads where several strategies of equal rank may run'],
      ['5', 'of 241 where it could have been, among 12 040 first choices, last 30 days'],
      ['86.0 %', 'of those where chance could choose; 85–87 % at 95 %'],
      ['14 days', 'after so long an observation counts half'],
    ]);
  });

  it('claim nothing where nothing was recorded', () => {
    const figures = explorationFigures(learning, policyReport({ decisions: 0, explored: 0 }), 7);
    expect(figures.slice(1, 3).map((figure) => figure.value)).toEqual(['—', '—']);
    const unknown = policyReport({ logged: { value: 0.9, low: 0, high: 1 } });
    expect(explorationFigures(learning, unknown, 7)[2]).toMatchObject({
      value: 'unknown',
      note: 'of those where chance could choose; too few to say',
    });
  });
});

describe('meterLines', () => {
  it('hold what was used against each cap', () => {
    expect(meterLines(modelMeter())).toEqual([
      { label: 'Questions', share: 0.06, text: '12 of 200' },
      { label: 'Tokens', share: 0.021, text: '4 200 of 200 000' },
      { label: 'Dollars', share: 0.0042, text: '$0.0042 of $1.00' },
    ]);
  });

  it('show no dollars without prices, and a cap of nothing as reached', () => {
    const [questions, , dollars] = meterLines(modelMeter({ maxCalls: 0, calls: 0, usd: null }));
    expect(questions?.share).toBe(1);
    expect(dollars).toMatchObject({ share: null, text: expect.stringContaining('no prices') });
  });
});

describe('policyRows', () => {
  it('mark the threshold in force and the one tried out', () => {
    const estimate = { value: 0.8, low: 0.7, high: 0.9 };
    const policies = ['rules alone', 'patterns at 0.75', 'patterns at 0.80'].map((policy) => ({
      ...{ policy, ips: estimate, doublyRobust: estimate, agreed: 1_200 },
    }));
    const rows = policyRows(policyReport({ policies }), { trust: 0.8, tried: 0.75 });
    expect(rows.map((row) => row.tag)).toEqual([null, 'tried out', 'threshold in force']);
    expect(rows[0]).toMatchObject({ agreed: '1 200 of 12 040', ips: { text: '80.0 % (70–90 %)' } });
  });
});

describe('policyRows of which none can be relied on', () => {
  it('mark every row, and leave the one reason to the note above them', () => {
    const estimate = { value: 0.8, low: 0.1, high: 0.9 };
    const row = { ips: estimate, doublyRobust: estimate, agreed: 3, tooFew: 'in only 3 decisions' };
    const policies = ['rules alone', 'at random'].map((policy) => ({ policy, ...row }));
    const weak = (report = policyReport({ policies })) =>
      policyRows(report, { trust: 0.8, tried: null }).map((one) => one.weak);
    expect(weak()).toEqual(['Too few to rely on.', 'Too few to rely on.']);
    const other = policyReport({
      policies: [...policies, { ...row, policy: 'always retry', tooFew: 'another reason' }],
    });
    expect(weak(other)).toEqual([
      'Too few: in only 3 decisions.',
      'Too few: in only 3 decisions.',
      'Too few: another reason.',
    ]);
  });
});

describe('toForestRow', () => {
  it('sets its figures beside those of the rules', () => {
    expect(toForestRow(forestVersion())).toMatchObject({
      ...{ label: { word: 'in use' }, brier: '0.081 (rules 0.142)', value: '91.3 % (rules 84.2 %)' },
      ...{ calibration: '2.4 points', rows: '1 840', heldOut: '460' },
    });
  });
});

describe('chanceWords', () => {
  it('say how rare it would be by chance', () => {
    expect(chanceWords(0.0004)).toContain('about once in 2 500 times (p = 0.0004)');
    expect(chanceWords(0)).toContain('less than once in a million');
    expect(chanceWords(0.9)).toContain('more often than not');
    expect(chanceWords(Number.NaN)).toContain('not known');
  });
});
