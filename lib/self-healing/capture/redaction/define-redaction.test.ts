import { afterEach, describe, expect, it } from 'vitest';
import { redact, redactText } from '../redact';
import { defineRedaction } from './define-redaction';
import { registeredRedactions, registerRedactions } from './registered';

afterEach(() => {
  const registered = registeredRedactions();
  registered.rules.clear();
  registered.version += 1;
});

describe('registerRedactions', () => {
  it('adds a rule in one line, for texts and for what is inside objects', () => {
    expect(redactText('badge BADGE-123456 was refused')).toBe('badge BADGE-123456 was refused');
    registerRedactions([{ name: 'badge', pattern: /\bBADGE-\d{6}\b/ }]);
    expect(redactText('badge BADGE-123456 was refused')).toBe('badge [badge] was refused');
    expect(redact({ note: ['BADGE-123456'] })).toEqual({ note: ['[badge]'] });
  });

  it('replaces a rule of the same name, and forgets what the old one let pass', () => {
    registerRedactions([{ name: 'badge', pattern: /BADGE-\d{6}/ }]);
    expect(redactText('card CARD-1')).toBe('card CARD-1');
    registerRedactions([{ name: 'badge', pattern: /CARD-(\d)/, replace: 'CARD $1' }]);
    expect(redactText('card CARD-1 of BADGE-123456')).toBe('card CARD 1 of BADGE-123456');
  });

  it('adds none of a list of which one is refused', () => {
    const list = [
      { name: 'badge', pattern: /BADGE-\d{6}/ },
      { name: 'nothing', pattern: /x*/ },
    ];
    expect(() => registerRedactions(list)).toThrow(/matches where nothing stands/);
    expect(redactText('BADGE-123456')).toBe('BADGE-123456');
  });
});

describe('defineRedaction', () => {
  it.each([
    ['an empty match', { name: 'empty', pattern: /\d*/ }, /nothing stands/],
    ['an empty match between words', { name: 'empty', pattern: /\b/ }, /nothing stands/],
    ['a sticky pattern', { name: 'sticky', pattern: /a/y }, /sticky/],
    ['a name that is none', { name: 'No Name', pattern: /abc/ }, /name/],
    ['a match of its own replacement', { name: 'loop', pattern: /loop/, replace: 'loop loop' }, /own replacement/],
    ['a pattern that doubles with each character', { name: 'double', pattern: /(?:a+)+b/ }, /bound its repetitions/],
    ['a doubling one behind a beginning', { name: 'behind', pattern: /key=(?:\w|\d)+!/ }, /bound its repetitions/],
    ['a pattern whose time is squared', { name: 'square', pattern: /\d+-\d+@/ }, /bound its repetitions/],
  ])('refuses %s', (_what, rule, why) => {
    expect(() => defineRedaction(rule)).toThrow(why);
  });

  it.each([/\bBADGE-\d{6}\b/, /(?<!\w)EMP\d{4,8}(?!\w)/, /patient: \w{1,40}/i, /\p{Lu}{2}\d{2}x/u])(
    'takes %s',
    (pattern) => {
      expect(defineRedaction({ name: 'taken', pattern }).pattern.global).toBe(true);
    },
  );

  it('hides a long name behind the common mark', () => {
    expect(defineRedaction({ name: 'employee-number', pattern: /EMP\d{4}/ }).replace).toBe('[secret]');
  });
});
