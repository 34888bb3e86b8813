import { describe, expect, it } from 'vitest';
import { faultNamed, faultNames, faults, unavailableReason } from './faults';
import { targetNames, targets, targetsOf } from './target-names';

describe('the lists of the fault lab', () => {
  it('has each fault and each target once', () => {
    expect(faults.map((fault) => fault.name).sort()).toEqual([...faultNames].sort());
    expect(targets.map((target) => target.name).sort()).toEqual([...targetNames].sort());
  });

  it.each(faultNames)('has something real that %s can happen to', (name) => {
    expect(targetsOf(name).length).toBeGreaterThan(0);
  });

  it('says why the embedded database cannot have a fault, and has them all on a server', () => {
    const missing = faults.filter((fault) => unavailableReason(fault, 'pglite') !== null).map((fault) => fault.name);
    expect(missing).toEqual(['connection-lost', 'deadlock', 'statement-timeout']);
    expect(faults.filter((fault) => unavailableReason(fault, 'pg') !== null)).toEqual([]);
  });

  it('meets a deadlock only where there is a transaction', () => {
    expect(targetsOf('deadlock').map((target) => target.name)).toEqual(['spendCredits', 'onboardClient']);
    expect(faultNamed('deadlock').needsServer).toBe(true);
  });
});
