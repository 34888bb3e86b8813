import { expect, it } from 'vitest';
import { mergeThreeWay } from './three-way';

const base = [...Array(30).keys()].map((n) => `line ${n}`).join('\n');
const change = (text: string, line: number, to: string) => text.replace(`line ${line}\n`, `${to}\n`);

it('keeps both changes where they stand apart', () => {
  const merged = mergeThreeWay({ base, theirs: change(base, 3, 'theirs'), ours: change(base, 20, 'ours') });
  expect(merged).toBe(change(change(base, 3, 'theirs'), 20, 'ours'));
});

it('keeps both where the host moved our lines by adding some above', () => {
  const theirs = `one\ntwo\nthree\n${base}`;
  expect(mergeThreeWay({ base, theirs, ours: change(base, 20, 'ours') })).toBe(change(theirs, 20, 'ours'));
});

it('gives up where both changed the same line', () => {
  expect(mergeThreeWay({ base, theirs: change(base, 9, 'theirs'), ours: change(base, 9, 'ours') })).toBeNull();
});

it('takes the one side that changed', () => {
  const changed = change(base, 9, 'changed');
  expect(mergeThreeWay({ base, theirs: changed, ours: base })).toBe(changed);
  expect(mergeThreeWay({ base, theirs: base, ours: changed })).toBe(changed);
  expect(mergeThreeWay({ base, theirs: changed, ours: changed })).toBe(changed);
});
