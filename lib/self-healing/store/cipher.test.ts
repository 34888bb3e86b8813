import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCipher } from './cipher';

const secret = 'a secret that is long enough';
const cipher = createCipher(secret);

describe('the cipher', () => {
  it('opens what it sealed, in another process with the same secret, too', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (plain, context) => {
        expect(createCipher(secret).open(cipher.seal(plain, context), context)).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });

  it('never opens a text for another context or with another secret', () => {
    const sealed = cipher.seal('balance', 'tenant-a');
    expect(() => cipher.open(sealed, 'tenant-b')).toThrow();
    expect(() => createCipher('another secret, also long').open(sealed, 'tenant-a')).toThrow();
  });

  it('refuses a text in which any character was changed', () => {
    const sealed = cipher.seal('balance: 10', 'c');
    for (let at = 3; at < sealed.length - 1; at++) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      expect(() => cipher.open(changed, 'c')).toThrow();
    }
    expect(() => cipher.open('nonsense', 'c')).toThrow('not a sealed text');
  });

  it('hides what it sealed and seals it differently each time', () => {
    expect(cipher.seal('balance', 'c')).not.toContain('balance');
    expect(cipher.seal('balance', 'c')).not.toBe(cipher.seal('balance', 'c'));
  });

  it('refuses a secret that is too short to be one', () => {
    expect(() => createCipher('short')).toThrow(RangeError);
  });
});
