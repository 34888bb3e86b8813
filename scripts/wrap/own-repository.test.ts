import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { wrapApp } from './wrap-app';

it('finds nothing in this repository to wrap twice, and leaves what is wrapped as it is', () => {
  const { changes, entries, failed } = wrapApp(resolve(import.meta.dirname, '../..'), ['actions', 'app', 'operations']);
  expect(failed).toEqual([]);
  const kept = entries.filter(({ what }) => what === 'keep');
  expect(kept.length).toBeGreaterThan(30);
  const names = entries.filter(({ what }) => what === 'wrap').map(({ file, exportName }) => `${file} ${exportName}`);
  for (const { file, before, after } of changes) {
    expect(names.some((name) => name.startsWith(`${file} `))).toBe(true);
    const wrapped = (text: string) => text.match(/withSelfHealing\(/g)?.length ?? 0;
    expect(wrapped(after) - wrapped(before)).toBe(names.filter((name) => name.startsWith(`${file} `)).length);
  }
  for (const { why } of entries) expect(why).not.toBe('');
}, 300_000);
