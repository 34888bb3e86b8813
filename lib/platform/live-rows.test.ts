import { describe, expect, it } from 'vitest';
import { healingEvent } from './__fixtures__/healing-event';
import { toFeedRow } from './feed-row';
import { acceptPoll, showPending, startRows } from './live-rows';

const row = (id: string) => toFeedRow(healingEvent({ id }));

describe('a live feed', () => {
  it('keeps shown rows where they are when new ones arrive', () => {
    const before = startRows([row('2'), row('1')]);
    const after = acceptPoll(before, [row('4'), row('3')], false);
    expect(after.shown).toBe(before.shown);
    expect(after.pending.map((pending) => pending.id)).toEqual(['4', '3']);
    expect(after.newestId).toBe('4');
  });

  it('puts waiting rows on top, newest first, when the reader asks', () => {
    const first = acceptPoll(startRows([row('1')]), [row('2')], false);
    const shown = showPending(acceptPoll(first, [row('4'), row('3')], false));
    expect(shown.shown.map((entry) => entry.id)).toEqual(['4', '3', '2', '1']);
    expect(shown.pending).toEqual([]);
  });

  it('takes a row once, however often a poll brings it', () => {
    const start = startRows([row('1')]);
    const once = acceptPoll(start, [row('2'), row('1')], false);
    expect(acceptPoll(once, [row('2')], false)).toBe(once);
    expect(acceptPoll(start, [], false)).toBe(start);
  });

  it('says so when a poll could not carry all, and forgets it once they are shown', () => {
    const many = acceptPoll(startRows([]), [row('9')], true);
    expect(many.morePending).toBe(true);
    expect(showPending(many).morePending).toBe(false);
  });
});
