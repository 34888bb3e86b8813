import { describe, expect, it } from 'vitest';
import type { Failure } from '../../core/failure';
import { simulateDecisions } from '../../testing/forest-world';
import { codesPerFeature, encode, features, type Situation, situationNow, situationOf } from './features';

const [decision] = simulateDecisions({ seed: 1, decisions: 1, world: 'hidden', exploration: 0 });

function codesOf(situation: Situation): number[] {
  const codes = new Uint8Array(features.length);
  encode(situation, codes);
  return [...codes];
}

describe('features', () => {
  it('are the same for a decision that is learned from and for the failure that led to it', () => {
    if (!decision) return expect.unreachable();
    const failure: Failure = {
      error: new Error('never looked at'),
      name: decision.errorName,
      code: decision.errorCode ?? '',
      message: 'never looked at',
      causes: [],
      fingerprint: { id: decision.fingerprint, own: 'another', template: decision.template, version: 2 },
    };
    const now = situationNow(
      failure,
      { kind: decision.kind, transient: decision.transient, effect: 'unknown' },
      {
        ...{ source: decision.source, category: decision.category, effects: 'none' },
        dependency: decision.dependency ?? '',
      },
      decision.atMs,
    );
    expect(codesOf(now)).toEqual(codesOf(situationOf(decision)));
  });

  it('name what an operation leaves out as its record does', () => {
    if (!decision) return expect.unreachable();
    const failure: Failure = {
      ...{ error: null, name: 'Error', message: '', causes: [] },
      fingerprint: { id: 'f', template: '', version: 2 },
    };
    const classification = { kind: 'deadlock', transient: true, effect: 'unknown' } as const;
    const database = situationNow(failure, classification, { source: 'save', category: 'database' }, 0);
    expect(database).toMatchObject({ dependency: 'database', effects: 'once', severity: 'normal', errorCode: null });
    expect(situationNow(failure, classification, { source: 'ask', category: 'api' }, 0).dependency).toBe('ask');
  });

  it('fit their bits whatever the text is, and tell an absent code from any other', () => {
    if (!decision) return expect.unreachable();
    const base = situationOf(decision);
    const strange = ['', '\u0000', 'ß漢字'.repeat(500), '__proto__', 'a'.repeat(100_000)];
    for (const text of strange) {
      const codes = codesOf({ ...base, template: text, errorCode: text, source: text, dependency: null });
      expect(codes).toHaveLength(features.length);
      expect(Math.max(...codes)).toBeLessThan(codesPerFeature);
    }
    const codeFeature = features.findIndex(({ name }) => name === 'error code');
    expect(codesOf({ ...base, errorCode: null })[codeFeature]).toBe(0);
    expect(codesOf({ ...base, errorCode: '' })[codeFeature]).not.toBe(0);
  });
});
