import { describe, expect, it, vi } from 'vitest';
import { currentDrill } from './current-drill';
import { faultNamed } from './faults';
import { armed, type LabRun } from './lab-run';
import { targetNamed } from './target-names';

const run = (): LabRun => ({
  id: 'run',
  fault: faultNamed('unavailable'),
  target: targetNamed('getExchangeRates'),
  left: 1,
  strikes: [],
  active: true,
  serverUrl: null,
  standsForRates: false,
});

describe('the mark of a drill', () => {
  it('names the fault inside the run, and nothing outside it', async () => {
    expect(currentDrill()).toBeNull();
    expect(await armed(run(), async () => currentDrill())).toBe('Upstream 503');
    expect(currentDrill()).toBeNull();
  });

  it('does not mark what lives on after the run', async () => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let later: Promise<string | null> = Promise.resolve('not set');
    await armed(run(), async () => {
      later = ended.then(() => currentDrill());
    });
    end();
    expect(await later).toBeNull();
  });

  it('is the same in a second graph of modules', async () => {
    vi.resetModules();
    const other = await import('./current-drill');
    expect(other.currentDrill).not.toBe(currentDrill);
    expect(await armed(run(), async () => other.currentDrill())).toBe('Upstream 503');
  });
});
