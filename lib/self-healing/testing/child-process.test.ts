import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { startProcess, type TestProcess } from './child-process';

const script = fileURLToPath(new URL('./__fixtures__/counting-process.ts', import.meta.url));
let child: TestProcess;
afterEach(() => child.end());

it('waits for a line, tells, and ends it politely by its own id', async () => {
  child = startProcess(script);
  expect(await child.line(/^ready$/)).toBe('ready');
  child.tell('hello');
  expect(await child.line(/^told/)).toBe('told hello');
  await child.end();
  expect(child.lines.at(-1)).toBe('goodbye');
  expect(await child.ended).toBe(3);
});

it('kills without a goodbye, and a line that can no longer come is an error', async () => {
  child = startProcess(script);
  await child.line(/^ready$/);
  await child.kill();
  expect(child.lines).not.toContain('goodbye');
  expect(await child.ended).toBeNull();
  await expect(child.line(/never/)).rejects.toThrow('ended without a line');
});

it('freezes it where it stands and lets it go on', async () => {
  child = startProcess(script);
  await child.line(/^count 3$/);
  child.freeze();
  const { readFileSync } = await import('node:fs');
  await vi.waitFor(() => expect(readFileSync(`/proc/${child.pid}/stat`, 'utf8')).toMatch(/\) T /));
  const counted = child.lines.length;
  child.thaw();
  await vi.waitFor(() => expect(child.lines.length).toBeGreaterThan(counted));
});
