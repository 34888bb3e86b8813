import { expect, it } from 'vitest';
import { defineHealthCheck } from './define-health-check';

const mends = async (): Promise<string> => 'Mended';

const valid = {
  name: 'disk-has-room',
  label: 'Disk',
  timeoutMs: 100,
  check: async () => ({ state: 'ok' as const, detail: '' }),
};

it('keeps a valid definition', () => {
  expect(defineHealthCheck(valid)).toMatchObject({ name: 'disk-has-room', timeoutMs: 100 });
});

it.each([
  [{ ...valid, name: 'disk' }, 'claim'],
  [{ ...valid, label: ' ' }, 'label'],
  [{ ...valid, timeoutMs: 0 }, 'timeoutMs'],
  [{ ...valid, timeoutMs: 60_001 }, 'timeoutMs'],
  [{ ...valid, recover: mends, recovery: { run: mends } }, 'either recover or recovery'],
  [{ ...valid, recovery: { run: mends, critical: true } }, "scope: 'fleet'"],
])('refuses %o with a message that says how to mend it', (definition, mend) => {
  expect(() => defineHealthCheck(definition)).toThrow(mend);
});
