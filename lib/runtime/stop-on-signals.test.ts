import { afterEach, describe, expect, it } from 'vitest';
import { startProcess, type TestProcess } from '@/lib/self-healing/testing/child-process';

const script = new URL('./__fixtures__/stopping-process.ts', import.meta.url).pathname;
const running: TestProcess[] = [];
const run = (...args: string[]) => {
  const child = startProcess(script, { args, env: { DATA_DIR: '/nonexistent', SELFHEAL_SECRET: 'x'.repeat(32) } });
  running.push(child);
  return child;
};
afterEach(async () => {
  for (const child of running.splice(0)) await child.kill();
});

describe('a process that is told to stop', () => {
  it('ends what was opened last first, goes on after a failure, and then ends by the signal', async () => {
    const child = run();
    await child.line(/ready/);
    process.kill(child.pid, 'SIGTERM');
    expect(await child.ended).toBeNull();
    const told = child.lines.filter((line) => line.startsWith('ended'));
    expect(told).toEqual(['ended the scheduler', 'ended the database']);
    expect(child.lines.join('\n')).toContain('could not be ended cleanly');
  });

  it('leaves the end to a server that listens for the signal as well', async () => {
    const child = run('server');
    await child.line(/ready/);
    process.kill(child.pid, 'SIGTERM');
    expect(await child.ended).toBe(7);
    expect(child.lines).toContain('ended the database');
  });
});
