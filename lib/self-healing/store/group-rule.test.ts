import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGroupIndex } from '../capture/group-index';
import { type Alias, changed, groupOf, planLeaving, planMerge, planSources } from './group-rule';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const sources = ['pay', 'mail', 'list'];
const name = fc.constantFrom(...names);
type Step = { how: 'merge'; from: string[]; into: string } | { how: 'leave' | 'sources'; fingerprint: string };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ how: fc.constant('merge' as const), from: fc.array(name, { minLength: 1, maxLength: 3 }), into: name }),
  fc.record({ how: fc.constant('leave' as const), fingerprint: name }),
  fc.record({ how: fc.constant('sources' as const), fingerprint: name }),
);
const everything = names.flatMap((own) => sources.map((source) => ({ own, source })));

/** The aliases after an admin tried all of these, and how many were refused. */
function carriedOut(steps: readonly Step[]) {
  let aliases: Alias[] = [];
  let refused = 0;
  for (const one of steps) {
    try {
      if (one.how === 'merge') aliases = changed(aliases, planMerge(aliases, one));
      else if (one.how === 'leave') aliases = changed(aliases, planLeaving(aliases, one.fingerprint) ?? nothing);
      else aliases = changed(aliases, planSources(aliases, one.fingerprint, everything) ?? nothing);
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_OPTIONS', status: 409 });
      refused++;
    }
  }
  return { aliases, refused };
}
const nothing = { put: [], removed: [] };

describe('groups, whatever admins do', () => {
  it('never go round in a circle: a group is its own group', () => {
    let refusals = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { aliases, refused } = carriedOut(steps);
        refusals += refused;
        for (const { own, source } of everything) {
          const group = groupOf(aliases, own, source);
          expect(groupOf(aliases, group, source)).toBe(group);
        }
      }),
      { numRuns: 500, seed: 4 },
    );
    expect(refusals).toBeGreaterThan(100);
  });

  it('are the same to the store as to those who capture failures', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { aliases } = carriedOut(steps);
        const load = async () => aliases.map((alias) => ({ ...alias, by: 'a', atMs: 0 }));
        const index = createGroupIndex({ store: { load }, tenantId: 't', service: 's' });
        await index.refresh();
        for (const { own, source } of everything)
          expect(groupOf(aliases, own, source)).toBe(index.resolve(own, source));
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('hold nothing of a fingerprint that left', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), name, (steps, fingerprint) => {
        const { aliases } = carriedOut([...steps, { how: 'leave', fingerprint }]);
        for (const source of sources) expect(groupOf(aliases, fingerprint, source)).toBe(fingerprint);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
