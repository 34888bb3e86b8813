import { describe, expect, it } from 'vitest';
import type { Failure } from '../../core/failure';
import type { Decision, ForestMetrics } from '../../core/learning';
import { settingsSchema } from '../../core/settings';
import type { StrategyName } from '../../core/vocabulary';
import { fakeClock } from '../../testing/fake-clock';
import { decisionPages, forestsInMemory, simulateDecisions } from '../../testing/forest-world';
import { seededRandom } from '../../testing/seeded-random';
import { createForest } from './index';

const day = 86_400_000;
const hidden = simulateDecisions({ seed: 1, decisions: 2_500, world: 'hidden', exploration: 0.5 });
const noise = simulateDecisions({ seed: 1, decisions: 1_000, world: 'noise', exploration: 0.5 });
const all: readonly StrategyName[] = ['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT', 'CLEAR_CACHE_AND_RETRY'];

function setUp(decisions: readonly Decision[], forestConfidence = 0.9) {
  const clock = fakeClock((decisions.at(-1)?.atMs ?? 0) + 1_000);
  const forests = forestsInMemory();
  const warnings: string[] = [];
  const logger = { info: () => {}, error: () => {}, warn: (message: string) => void warnings.push(message) };
  const settings = settingsSchema.parse({ learning: { forestConfidence } });
  const create = () =>
    createForest({
      ...{ clock, logger, tenantId: 'default', service: 'default', random: seededRandom(1), settings: () => settings },
      store: { forests, reports: decisionPages(decisions) },
    });
  return { clock, forests, warnings, create, forest: create() };
}

/** The failure behind a recorded decision. */
function ask(forest: ReturnType<typeof setUp>['forest'], decision: Decision, strategies = all) {
  const failure: Failure = {
    ...{ error: null, name: decision.errorName, code: decision.errorCode ?? '', message: '', causes: [] },
    fingerprint: { id: decision.fingerprint, template: decision.template, version: 2 },
  };
  const { kind, transient, source, category, effects, dependency } = decision;
  const options = { source, category, effects, dependency: dependency ?? '' };
  return forest.advise(failure, { kind, transient, effect: 'unknown' }, options, strategies);
}

const known = hidden.findLast(({ kind }) => kind === 'upstream-unavailable') ?? (hidden[0] as Decision);

describe('the forest at work', () => {
  it('makes a version that beats the rules active by itself, with an audit entry by the system, and then advises', async () => {
    const { forest, forests } = setUp(hidden);
    expect(ask(forest, known)).toBeNull();
    const trained = await forest.train();
    expect(trained).toMatchObject({ version: { state: 'active', rows: 2_000 } });
    expect(forests.entries).toMatchObject([{ actor: { type: 'system' }, action: 'forest-activated', before: null }]);
    const [version] = await forest.versions();
    const advice = hidden.slice(-300).flatMap((decision) => ask(forest, decision) ?? []);
    const sure = advice.filter(({ word }) => word.used);
    expect(sure.length).toBeGreaterThan(50);
    for (const { word, proposal } of advice) {
      expect(word.used).toBe(word.confidence >= 0.9);
      expect(word.version).toBe(version?.id);
      if (word.used) expect(proposal).toMatchObject({ strategy: word.strategy, by: 'forest' });
      else expect(proposal).toBeNull();
    }
    expect(sure[0]?.proposal?.evidence).toContain('trained on 2,000 decisions');
  });

  it('keeps a version that does not beat the rules in the shadow, where it says nothing', async () => {
    const { forest, forests } = setUp(noise, 0.5);
    expect(await forest.train()).toMatchObject({ version: { state: 'shadow', metrics: { beatsRules: false } } });
    expect(forests.entries).toEqual([]);
    expect(ask(forest, noise[0] as Decision)).toBeNull();
  });

  it('says nothing even when an admin makes a version active that does not beat the rules', async () => {
    const { forest } = setUp(noise, 0.5);
    await forest.train();
    const [version] = await forest.versions();
    expect(await forest.activate(version?.id ?? '', { type: 'user', id: 'admin' })).toBe(true);
    expect(ask(forest, noise[0] as Decision)).toBeNull();
  });

  it('asks a person where it is less sure than the setting wants', async () => {
    const { forest } = setUp(hidden, 1);
    await forest.train();
    expect(ask(forest, known)).toMatchObject({ word: { used: false }, proposal: null });
  });

  it('names no strategy that it was not offered, and none that it never saw tried on the kind', async () => {
    const { forest } = setUp(hidden);
    await forest.train();
    expect(ask(forest, known, ['RETRY_WITH_BACKOFF'])?.word.strategy).toBe('RETRY_WITH_BACKOFF');
    expect(ask(forest, known, ['ROLLBACK_TRANSACTION', 'USE_DEFAULT_VALUE'])).toBeNull();
    expect(ask(forest, { ...known, kind: 'deadlock' })).toBeNull();
    expect(ask(forest, known, [])).toBeNull();
  });

  it('goes back to an earlier version, or to none, when an admin says so', async () => {
    const { forest, forests, clock } = setUp(hidden);
    const admin = { type: 'user', id: 'admin' } as const;
    await forest.train();
    const before = ask(forest, known);
    await clock.advance(day);
    await forest.train();
    const [second, first] = await forest.versions();
    expect(ask(forest, known)?.word.version).toBe(second?.id);
    expect(await forest.activate(first?.id ?? '', admin)).toBe(true);
    expect(ask(forest, known)).toEqual(before);
    expect((await forest.versions()).map(({ state }) => state)).toEqual(['retired', 'active']);
    expect(await forest.activate('no such version', admin)).toBe(false);
    expect(ask(forest, known)).toEqual(before);
    expect(await forest.activate(null, admin)).toBe(true);
    expect(ask(forest, known)).toBeNull();
    expect(forests.entries.at(-1)).toMatchObject({ actor: admin, before: first?.id, after: null });
  });

  it('silences the version at work where the newest decisions speak against it', async () => {
    const records: Decision[] = [...hidden];
    const { forest, forests, clock, warnings } = setUp(records);
    await forest.train();
    expect(ask(forest, known)).not.toBeNull();
    // From now on the rules are right, always.
    const lastMs = hidden.at(-1)?.atMs ?? 0;
    hidden.slice(0, 2_500).forEach((decision, index) => {
      const first = decision.candidates[0]?.strategy;
      const atMs = lastMs + (index + 1) * 60_000;
      records.push({ ...decision, eventId: `later-${index}`, atMs, succeeded: decision.firstChoice === first });
    });
    await clock.advance(2 * day);
    await forest.train();
    expect(ask(forest, known)).toBeNull();
    expect(warnings).toEqual([expect.stringContaining('worse than the rules')]);
    expect(forests.entries.at(-1)).toMatchObject({ actor: { type: 'system' }, after: null });
    expect((await forest.versions()).map(({ state }) => state)).toEqual(['shadow', 'retired']);
  });

  it('takes over on refresh what another instance trained, and refuses a text that was changed', async () => {
    const { forest, forests, create, warnings } = setUp(hidden);
    await forest.train();
    const other = create();
    expect(ask(other, known)).toBeNull();
    await other.refresh();
    expect(ask(other, known)).toEqual(ask(forest, known));
    const [[id, text] = ['', '']] = forests.models;
    forests.models.set(id, text.replace('"slope":', '"slope":0'));
    const third = create();
    await third.refresh();
    await third.refresh();
    expect(ask(third, known)).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(/is not used: the stored text/)]);
  });

  it('says why it does not train: too few decisions, nothing to tell apart, or one training under way', async () => {
    expect(await setUp(hidden.slice(0, 150)).forest.train()).toEqual({ refused: expect.stringContaining('150') });
    const alike = hidden.slice(0, 300).map((decision) => ({ ...decision, succeeded: true }));
    expect(await setUp(alike).forest.train()).toEqual({ refused: expect.stringContaining('alike') });
    const { forest } = setUp(hidden.slice(0, 400));
    const first = forest.train();
    expect(await forest.train()).toEqual({ refused: expect.stringContaining('under way') });
    expect(await first).toHaveProperty('version');
  });

  it('is due once a day has passed and two hundred new decisions came', async () => {
    const first = hidden.slice(0, 400);
    const later = (count: number) =>
      first.slice(0, count).map((decision, index) => ({
        ...decision,
        eventId: `later-${index}`,
        atMs: (first.at(-1)?.atMs ?? 0) + 2_000 + index,
      }));
    const records: Decision[] = [...first];
    const clock = fakeClock((first.at(-1)?.atMs ?? 0) + 1_000);
    const forests = forestsInMemory();
    const reports = {
      decisions: (query: Parameters<ReturnType<typeof decisionPages>['decisions']>[0]) =>
        decisionPages(records).decisions(query),
    };
    const forest = createForest({
      ...{ clock, logger: console, tenantId: 'default', service: 'default', random: seededRandom(1) },
      ...{ settings: () => settingsSchema.parse({}), store: { forests, reports } },
    });
    expect(await forest.due()).toBe(true);
    await forest.train();
    expect(await forest.due()).toBe(false);
    records.push(...later(199));
    await clock.advance(day);
    expect(await forest.due()).toBe(false);
    records.splice(first.length);
    records.push(...later(200));
    expect(await forest.due()).toBe(true);
  });

  it('stores nothing when it is stopped', async () => {
    const { forest, forests } = setUp(hidden);
    await expect(forest.train(AbortSignal.abort(new Error('shutting down')))).rejects.toThrow('shutting down');
    expect(forests.models.size).toBe(0);
    expect(await forest.train()).toHaveProperty('version');
  });

  it('puts nothing readable into the stored model', async () => {
    const { forest, forests } = setUp(hidden);
    await forest.train();
    const text = [...forests.models.values()][0] ?? '';
    for (const word of ['dependency', 'read-', 'Service', 'upstream', '503']) expect(text).not.toContain(word);
    const stored: { metrics: ForestMetrics } | undefined = (await forest.versions())[0];
    expect(
      Object.values(stored?.metrics ?? {}).every((figure) => typeof figure === 'boolean' || Number.isFinite(figure)),
    ).toBe(true);
  });
});
