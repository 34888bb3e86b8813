import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyCodes } from './currencies';
import { formatMoney, parseAmount, plainAmount } from './money';

describe('parseAmount', () => {
  it.each([
    ['1250', 'EUR', 125_000],
    ['1,250.5', 'EUR', 125_050],
    ['1 250.50', 'USD', 125_050],
    ["12'000", 'CHF', 1_200_000],
    ['1250', 'JPY', 1250],
    ['0', 'EUR', 0],
  ])('reads "%s" %s as %i minor units', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor);
  });

  it.each([
    ['', 'EUR'],
    ['12.345', 'EUR'],
    ['1.5', 'JPY'],
    ['1,25', 'EUR'],
    ['-5', 'EUR'],
    ['1e3', 'EUR'],
    ['99999999999999999', 'EUR'],
    ['NaN', 'EUR'],
  ])('refuses "%s" %s instead of rounding or guessing', (text, currency) => {
    expect(parseAmount(text, currency)).toBeNull();
  });

  it('reads back exactly what an input field shows of any stored amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), fc.constantFrom(...currencyCodes), (minor, currency) => {
        expect(parseAmount(plainAmount(minor, currency), currency)).toBe(minor);
      }),
    );
  });
});

it('writes an amount with the decimals of its currency', () => {
  expect(formatMoney(125_050, 'EUR')).toBe('€1,250.50');
  expect(formatMoney(125_000, 'EUR')).toBe('€1,250.00');
  expect(formatMoney(125_000, 'EUR', 'short')).toBe('€1,250');
  expect(formatMoney(1250, 'JPY')).toBe('¥1,250');
});
