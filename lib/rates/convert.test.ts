import { expect, it } from 'vitest';
import { toBase } from './convert';

const rates = { base: 'EUR', date: '2030-01-02', rates: { USD: 1.25, JPY: 160 } };

it('converts into minor units of the base, also between currencies of different decimals', () => {
  expect(toBase(12_500, 'USD', rates)).toBe(10_000);
  expect(toBase(1_600, 'JPY', rates)).toBe(1_000);
  expect(toBase(4_200, 'EUR', rates)).toBe(4_200);
});

it('says so when there is no rate, instead of guessing one', () => {
  expect(toBase(100, 'GBP', rates)).toBeNull();
});
