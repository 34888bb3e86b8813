import { describe, expect, it, vi } from 'vitest';
import { captureFailure } from '../capture';
import { HealingError } from '../core/errors';
import type { Failure } from '../core/failure';
import { failureKinds, type StrategyName, strategyNames } from '../core/vocabulary';
import { explainKind } from './explain';
import { createDiagnose, type DiagnoseInput, type MeasuredArm } from './index';
import { defineRule } from './rule';
import { builtInRules } from './rules';

const options = { source: 'loadDeals', category: 'database' as const };
const lost = captureFailure(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
const unhealable = (code: number) => captureFailure({ status: code, message: 'x' });

function diagnose(failure: Failure, arms: MeasuredArm[] = [], rules = builtInRules, more: Partial<DiagnoseInput> = {}) {
  const patterns = { lookup: () => ({ arms, similar: [] }) };
  return createDiagnose({ patterns, rules, trust: () => 0.8, ...more })(failure, { options });
}

function armOf(strategy: StrategyName, successes: number, failures: number, bound: number): MeasuredArm {
  const posterior = { successes: successes + 1, failures: failures + 1 };
  return {
    ...{ strategy, successes, failures, posterior, bound, trust: 0.8, counted: { successes, failures } },
    mean: (successes + 1) / (successes + failures + 2),
    evidence: `Healed ${successes} of ${successes + failures}.`,
  };
}

describe('createDiagnose', () => {
  it('proposes what the rules hold to be right, best first and each once', () => {
    const { kind, proposals, explanation } = diagnose(lost);
    expect(kind).toBe('connection-lost');
    expect(proposals[0]).toMatchObject({ strategy: 'RESET_CONNECTION', by: 'rule', confidence: 0.85 });
    expect(new Set(proposals.map(({ strategy }) => strategy)).size).toBe(proposals.length);
    expect(explanation).toBe('The database dropped the connection.');
  });

  it('puts a proven pattern before every rule and shows its figures', () => {
    const arm = armOf('RETRY_WITH_BACKOFF', 41, 2, 0.86);
    const { proposals } = diagnose(lost, [arm]);
    expect(proposals[0]).toEqual({
      strategy: 'RETRY_WITH_BACKOFF',
      by: 'pattern',
      confidence: 0.86,
      mean: 42 / 45,
      evidence: 'Healed 41 of 43.',
    });
    expect(proposals.filter(({ strategy }) => strategy === 'RETRY_WITH_BACKOFF')).toHaveLength(1);
  });

  it('does not trust a pattern whose bound is below the trust, however good its share', () => {
    const arm = armOf('SKIP_OPERATION', 5, 0, 0.6);
    expect(diagnose(lost, [arm]).proposals.every(({ by }) => by === 'rule')).toBe(true);
  });

  it('corrects what a rule promises by what was measured, and leaves the rule its word', () => {
    const { proposals } = diagnose(lost, [armOf('RESET_CONNECTION', 0, 6, 0.01)]);
    expect(proposals[0]).toMatchObject({ strategy: 'RESET_CONNECTION', by: 'rule', confidence: 0.85 });
    expect(proposals[0]?.mean).toBeCloseTo((4 * 0.85) / 10, 10);
    expect(proposals[0]?.evidence).toBe(
      'Rule "connection-lost": Idle connections of the same pool are likely to be dead as well. Healed 0 of 6.',
    );
    expect(proposals[1]).not.toHaveProperty('mean');
  });

  it('puts what was measured to fall short behind the rest of its rule, for reads alone', () => {
    const arms = [{ ...armOf('RESET_CONNECTION', 6, 6, 0.3), fallsShort: true }];
    const patterns = { lookup: () => ({ arms, similar: [] }) };
    const told = (effects: 'none' | 'idempotent') =>
      createDiagnose({ patterns, rules: builtInRules, trust: () => 0.8 })(lost, { options: { ...options, effects } });
    const read = told('none').proposals;
    expect(read.at(-1)).toMatchObject({ strategy: 'RESET_CONNECTION', by: 'rule', fallsShort: true });
    expect(read[0]?.strategy).toBe('ROLLBACK_TRANSACTION');
    expect(told('idempotent').proposals[0]).not.toHaveProperty('fallsShort');
  });

  it('asks a proven pattern first, then an admin, then the small model where it is sure, then the rules', () => {
    const advice = { version: 'v7', strategy: 'SWITCH_API_ENDPOINT', confidence: 0.93, used: true } as const;
    const more: Partial<DiagnoseInput> = { forest: { advise: () => advice }, approvals: () => ['SKIP_OPERATION'] };
    const { proposals, forest } = diagnose(lost, [armOf('RETRY_WITH_BACKOFF', 41, 2, 0.86)], builtInRules, more);
    expect(proposals.slice(0, 4).map(({ strategy, by }) => [strategy, by])).toEqual([
      ['RETRY_WITH_BACKOFF', 'pattern'],
      ['SKIP_OPERATION', 'person'],
      ['SWITCH_API_ENDPOINT', 'forest'],
      ['RESET_CONNECTION', 'rule'],
    ]);
    expect(proposals[1]).toMatchObject({ confidence: 1, evidence: 'Approved by an admin.' });
    expect(forest).toEqual(advice);
  });

  it('notes what the small model said where it is not sure enough, and does not follow it', () => {
    const advice = { version: 'v7', strategy: 'SKIP_OPERATION', confidence: 0.7, used: false } as const;
    const { proposals, forest } = diagnose(lost, [], builtInRules, { forest: { advise: () => advice } });
    expect(proposals.some(({ by }) => by === 'forest')).toBe(false);
    expect(forest).toEqual(advice);
  });

  it('asks neither an approval nor the small model where nothing may be healed', () => {
    const more: Partial<DiagnoseInput> = {
      approvals: () => ['USE_DEFAULT_VALUE'],
      forest: { advise: () => ({ version: 'v7', strategy: 'USE_DEFAULT_VALUE', confidence: 1, used: true }) },
    };
    expect(diagnose(unhealable(403), [], builtInRules, more).proposals).toEqual([]);
  });

  it('names the signs that told the kind', () => {
    expect(diagnose(lost).signs).toHaveLength(1);
    expect(diagnose(lost).signs?.[0]?.sign).toContain('ECONNRESET');
  });

  it('asks the rules of the adopter before its own', () => {
    const own = defineRule({
      name: 'our-pooler',
      matches: (failure) => failure.code === 'ECONNRESET',
      proposes: [{ strategy: 'RETRY_WITH_BACKOFF', confidence: 0.5, because: 'The pooler reconnects by itself.' }],
    });
    expect(diagnose(lost, [], [own, ...builtInRules]).proposals[0]).toMatchObject({
      strategy: 'RETRY_WITH_BACKOFF',
      evidence: 'Rule "our-pooler": The pooler reconnects by itself.',
    });
  });

  it('passes over a rule that throws', () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = defineRule({
      name: 'broken',
      matches: () => {
        throw new Error('no');
      },
      proposes: [{ strategy: 'SKIP_OPERATION', confidence: 1, because: 'x' }],
    });
    expect(diagnose(lost, [], [broken, ...builtInRules]).proposals[0]?.strategy).toBe('RESET_CONNECTION');
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  });

  it('proposes nothing for refusals, whatever was learned or ruled', () => {
    const arm = armOf('FALLBACK_TO_CACHE', 100, 0, 0.97);
    const eager = defineRule({
      name: 'eager',
      matches: () => true,
      proposes: [{ strategy: 'USE_DEFAULT_VALUE', confidence: 1, because: 'x' }],
    });
    for (const status of [400, 401, 403, 404, 422]) {
      expect(diagnose(unhealable(status), [arm], [eager]).proposals, String(status)).toEqual([]);
    }
  });

  it('says how long the service asked to wait', () => {
    const limited = captureFailure({ status: 429, headers: { 'retry-after': '2' }, message: 'x' });
    expect(diagnose(limited)).toMatchObject({
      retryAfterMs: 2_000,
      explanation: 'The service asked for a slower pace. It asked for a wait of 2 s.',
    });
  });

  it('proposes to wait for the breaker, or a stand-in, where an open one kept an operation from starting', () => {
    const { kind, transient, effect, proposals } = diagnose(captureFailure(new HealingError('CIRCUIT_OPEN', 'open')));
    expect({ kind, transient, effect }).toEqual({ kind: 'circuit-open', transient: true, effect: 'none' });
    expect(proposals.map(({ strategy }) => strategy)).toEqual([
      'RETRY_WITH_BACKOFF',
      'QUEUE_FOR_LATER',
      'FALLBACK_TO_CACHE',
      'USE_DEFAULT_VALUE',
      'SKIP_OPERATION',
    ]);
  });

  it('proposes nothing for a fault of the code', () => {
    expect(diagnose(captureFailure(new TypeError('x is not a function'))).proposals).toEqual([]);
  });
});

describe('the built-in rules', () => {
  it('know only strategies and kinds that exist, and order each kind by confidence', () => {
    for (const rule of builtInRules) {
      expect(failureKinds).toContain(rule.name);
      for (const { strategy } of rule.proposes) expect(strategyNames).toContain(strategy);
      const rank = (name: string) =>
        ['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE', 'USE_DEFAULT_VALUE', 'SKIP_OPERATION'].includes(name) ? 1 : 0;
      const healing = rule.proposes.filter(({ strategy }) => rank(strategy) === 0).map(({ confidence }) => confidence);
      expect(healing, rule.name).toEqual(healing.toSorted((a, b) => b - a));
    }
  });

  it('between them propose every one of the ten strategies', () => {
    const proposed = new Set(builtInRules.flatMap((rule) => rule.proposes.map(({ strategy }) => strategy)));
    expect([...proposed].toSorted()).toEqual([...strategyNames].toSorted());
  });

  it('explain every kind in a sentence', () => {
    for (const kind of failureKinds) expect(explainKind(kind)).toMatch(/^[A-Z].*\.$/);
  });
});

describe('defineRule', () => {
  it('refuses a rule that could not work, naming it and what is wrong', () => {
    const rule = {
      name: 'mine',
      matches: () => true,
      proposes: [{ strategy: 'SKIP_OPERATION' as const, confidence: 2, because: 'x' }],
    };
    expect(() => defineRule(rule)).toThrow(/"mine".*confidence/s);
    expect(() => defineRule({ ...rule, proposes: [] })).toThrow(/proposes/);
    expect(() => defineRule({ ...rule, name: 'Not Kebab' })).toThrow(/kebab-case/);
  });
});
