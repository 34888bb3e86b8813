import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTemplateIndex } from './template-index';
import { similarity, trigramsOf } from './trigrams';

const kind = 'rate-limited' as const;

describe('trigrams', () => {
  it('are those of pg_trgm: of words padded with two spaces before and one after', () => {
    expect([...trigramsOf('Cat')]).toEqual(['  c', ' ca', 'cat', 'at ']);
    expect([...trigramsOf('<n> of_a')].toSorted()).toEqual(['  a', '  n', '  o', ' a ', ' n ', ' of', 'of ']);
  });

  it('have the similarity that PostgreSQL documents for "word" and "two words"', () => {
    // PostgreSQL, appendix F, pg_trgm: show of similarity('word', 'two words') = 0.36363637.
    expect(similarity(trigramsOf('word'), trigramsOf('two words'))).toBeCloseTo(0.36363637, 6);
  });
});

describe('the index of templates', () => {
  it('finds the five nearest of the same kind, nearest first, and never the failure itself', () => {
    const index = createTemplateIndex();
    for (let count = 0; count < 8; count++) {
      index.add({ fingerprint: `f${count}`, template: `too many requests to shop ${'x'.repeat(count)}`, kind });
    }
    index.add({ fingerprint: 'other', template: 'too many requests to shop', kind: 'deadlock' });
    const found = index.nearest({ template: 'too many requests to shop', kind, except: 'f0' });
    expect(found).toHaveLength(5);
    expect(found.map(({ fingerprint }) => fingerprint)).not.toContain('f0');
    expect(found.every((one) => one.kind === kind && one.similarity >= 0.5)).toBe(true);
    expect(found.map((one) => one.similarity)).toEqual(found.map((one) => one.similarity).toSorted((a, b) => b - a));
  });

  it('misses none that is half alike: the same as comparing with all', () => {
    const word = fc.constantFrom(
      'connect',
      'refused',
      'timeout',
      'socket',
      'read',
      'write',
      'upstream',
      'closed',
      '<n>',
    );
    const text = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), text, (known, asked) => {
        const index = createTemplateIndex();
        known.forEach((template, place) => void index.add({ fingerprint: String(place), template, kind }));
        const all = known
          .map((template) => similarity(trigramsOf(template), trigramsOf(asked)))
          .filter((close) => close >= 0.5)
          .toSorted((a, b) => b - a)
          .slice(0, 5);
        expect(index.nearest({ template: asked, kind, except: '' }).map((one) => one.similarity)).toEqual(all);
      }),
    );
  });

  it('takes each fingerprint once and no more than it has room for', () => {
    const index = createTemplateIndex(2);
    expect(['a', 'a', 'b', 'c'].map((fingerprint) => index.add({ fingerprint, template: 'x', kind }))).toEqual([
      ...[true, false, true, false],
    ]);
    expect(index.size).toBe(2);
  });

  it('finds nothing for a text without words', () => {
    const index = createTemplateIndex();
    index.add({ fingerprint: 'a', template: '…', kind });
    expect(index.nearest({ template: '…', kind, except: '' })).toEqual([]);
  });
});
