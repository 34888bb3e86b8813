import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../core/settings';
import { effectKinds, modes } from '../core/vocabulary';
import { effectiveMode, type ModeInput } from './mode';

const settings = settingsSchema.parse({});
const calm: ModeInput = {
  ...{ configured: 'heal', settings, controlAgeMs: 100, effects: 'transactional', canary: null },
};
const careful = ['off', 'observe', 'suggest', 'heal'];

describe('effectiveMode', () => {
  it('heals, without a word about it, when nothing speaks against it', () => {
    expect(effectiveMode(calm)).toEqual({ mode: 'heal', reason: null });
    expect(effectiveMode({ ...calm, own: 'heal', canary: true, controlAgeMs: null })).toEqual({
      ...{ mode: 'heal', reason: null },
    });
  });

  it('only observes while the kill switch is on, and says so', () => {
    const { mode, reason } = effectiveMode({ ...calm, settings: { ...settings, healingEnabled: false } });
    expect(mode).toBe('observe');
    expect(reason).toMatch(/^The kill switch is on/);
  });

  it('names the kill switch before anything else that says the same', () => {
    const off = { ...settings, healingEnabled: false, mode: 'observe' as const };
    const all = { ...calm, settings: off, configured: 'observe', own: 'observe', canary: false } as const;
    expect(effectiveMode(all).reason).toMatch(/^The kill switch is on/);
  });

  it.each([
    ['the code or the environment', { configured: 'suggest' }, 'suggest', /"suggest" by its code or SELFHEAL_MODE/],
    ['the operation', { own: 'observe' }, 'observe', /operation itself is set to "observe"/],
    ['an admin', { settings: { ...settings, mode: 'suggest' } }, 'suggest', /admin set the mode to "suggest"/],
  ] as const)('obeys %s when it is the most careful', (_who, given, mode, reason) => {
    expect(effectiveMode({ ...calm, ...given })).toEqual({ mode, reason: expect.stringMatching(reason) });
  });

  it('lets nobody loosen what another one has set', () => {
    const observing = { ...settings, mode: 'observe' as const };
    expect(effectiveMode({ ...calm, configured: 'heal', own: 'heal', settings: observing }).mode).toBe('observe');
    expect(effectiveMode({ ...calm, configured: 'off', own: 'heal' }).mode).toBe('off');
  });

  it('heals only reads once shared state was unread for more than 30 seconds', () => {
    const at = (controlAgeMs: number | null, effects: ModeInput['effects']) =>
      effectiveMode({ ...calm, controlAgeMs, effects });
    expect(at(30_000, 'once').mode).toBe('heal');
    expect(at(30_001, 'none').mode).toBe('heal');
    for (const effects of ['idempotent', 'transactional', 'once'] as const) {
      expect(at(30_001, effects).mode).toBe('observe');
    }
    expect(at(42_900, 'once').reason).toMatch(/last read 42 s ago/);
    expect(at(600_000, 'once').reason).toMatch(/last read 600 s ago/);
    expect(at(null, 'once').mode).toBe('heal');
  });

  it('only observes outside the canary, and says how large it is', () => {
    const canary = { share: 0.125, by: 'instances' as const };
    const outside = effectiveMode({ ...calm, settings: { ...settings, canary }, canary: false });
    expect(outside.mode).toBe('observe');
    expect(outside.reason).toMatch(/12\.5 % of the instances/);
  });

  it('is never more than anyone allows, and off only where code, environment or operation say so', () => {
    const input = fc.record({
      configured: fc.constantFrom(...modes),
      own: fc.option(fc.constantFrom(...modes), { nil: undefined }),
      settings: fc.record({
        healingEnabled: fc.boolean(),
        mode: fc.constantFrom('observe' as const, 'suggest' as const, 'heal' as const),
        canary: fc.constant(settings.canary),
      }),
      controlAgeMs: fc.option(fc.nat(100_000)),
      effects: fc.constantFrom(...effectKinds),
      canary: fc.option(fc.boolean()),
    });
    fc.assert(
      fc.property(input, (given) => {
        const { mode, reason } = effectiveMode(given);
        const level = careful.indexOf(mode);
        for (const word of [given.configured, given.own ?? 'heal', given.settings.mode]) {
          expect(level).toBeLessThanOrEqual(careful.indexOf(word));
        }
        if (!given.settings.healingEnabled || given.canary === false) expect(level).toBeLessThanOrEqual(1);
        expect(mode === 'off').toBe(given.configured === 'off' || given.own === 'off');
        expect(reason === null).toBe(mode === 'heal');
      }),
    );
  });
});
