import { expect, it } from 'vitest';
import type { SharedActionRecord, SharedActionState } from '../core/ports';
import { resultOfEarlier } from './shared-actions-others';

const nowMs = 1_000_000;
const record = (
  status: SharedActionState,
  agoMs: number,
  part: Partial<SharedActionRecord> = {},
): SharedActionRecord => ({
  ...{ id: '1', action: 'clear-thing', resource: 'thing', severity: 'normal', fingerprint: null, reason: 'Broken.' },
  ...{ instanceId: 'b', epoch: 1, status, evidence: 'Cleared.', rollback: null, watched: null },
  startedAtMs: nowMs - agoMs - 1_000,
  settledAtMs: status === 'running' ? null : nowMs - agoMs,
  ...part,
});
const wanted = { action: 'clear-thing', instanceId: 'a', nowMs, withinMs: 30_000, sinceMs: nowMs - 1_000 };

it.each([
  ['an action done within the time', record('unproven', 20_000), 'done-by-another'],
  ['one that was seen to help', record('succeeded', 20_000), 'done-by-another'],
  ['its own', record('unproven', 20_000, { instanceId: 'a' }), 'done-here'],
  ['a failure since the wish came up', record('failed', 500), 'failed'],
  ['what was undone since the wish came up', record('rolled-back', 500), 'failed'],
])('takes %s for the answer', (_what, earlier, status) => {
  expect(resultOfEarlier(earlier, wanted)).toMatchObject({ status });
});

it.each([
  ['nothing', null],
  ['one that still runs', record('running', 0)],
  ['one that was abandoned', record('abandoned', 500)],
  ['an old one', record('unproven', 36_000)],
  ['another action on the same resource', record('unproven', 500, { action: 'fill-thing' })],
  ['a failure from before the wish came up', record('failed', 20_000)],
  ['what was undone before the wish came up', record('rolled-back', 20_000)],
])('does not take %s for the answer', (_what, earlier) => {
  expect(resultOfEarlier(earlier, wanted)).toBeNull();
});
