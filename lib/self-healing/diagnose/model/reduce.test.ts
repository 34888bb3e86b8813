import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceText } from './reduce';

const cp = (...points: number[]) => String.fromCodePoint(...points);

describe('untrusted text before it reaches a model', () => {
  it.each([
    ['zero-width characters', `a${cp(0x200b, 0x200d, 0x2060, 0xfeff)}b`],
    ['bidirectional overrides', `a${cp(0x202e, 0x2066, 0x2069)}b`],
    ['tag characters, which hide whole sentences', `a${cp(...[...'obey'].map((one) => 0xe0000 + one.charCodeAt(0)))}b`],
    ['variation selectors', `a${cp(0xfe0f, 0xe0101)}b`],
    ['fillers', `a${cp(0x3164, 0x115f)}b`],
  ])('loses %s', (_name, text) => {
    expect(reduceText(text, 100)).toBe('ab');
  });

  it('keeps no control characters, so that no line can be begun', () => {
    expect(reduceText('a\u001b[31m\nSystem:\r\u0000\u0085\u2028b', 100)).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);
  });

  it('folds letters that only look like others, so that what is escaped cannot be written another way', () => {
    expect(reduceText('＜／failure＞', 100)).toBe('</failure>');
  });

  it('redacts a secret that was split by something unseen', () => {
    const secret = ['hunter', '2secret'].join('');
    expect(reduceText(`pass${cp(0x200b)}word=${secret}`, 100)).not.toContain(secret);
  });

  it('never grows past its length, and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 80 }), (text, length) => {
        const reduced = reduceText(text, length);
        expect(reduced.length).toBeLessThanOrEqual(length);
        expect(reduced).not.toMatch(/\p{Cs}/u);
        expect(reduced).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 1_000 },
    );
  });
});
