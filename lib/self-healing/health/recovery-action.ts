import type { SharedAction, SharedActionResult } from '../coordination/shared-action';
import type { Clock, HealthCheck } from '../core/ports';
import { bounded } from './bounded';

/** A voter has two seconds. */
const answerMs = 1_500;

/** A check's recovery as an action on shared state; null without one. Other instances agree when the check fails there. */
export function recoveryAction(clock: Clock, check: HealthCheck): SharedAction | null {
  const recovery = check.recovery ?? (check.recover && { run: check.recover });
  if (!recovery) return null;
  const { run } = recovery;
  return {
    name: `recover-${check.name}`,
    scope: recovery.scope ?? 'process',
    critical: recovery.critical ?? false,
    summary: `Recovers "${check.label}" after its check failed.`,
    async agrees() {
      try {
        await bounded(clock, Math.min(check.timeoutMs, answerMs), check.check);
        return false;
      } catch {
        // The failure itself is the answer: this instance sees it, too.
        return true;
      }
    },
    act: async ({ signal }) => ({
      evidence: await bounded(clock, check.timeoutMs, (limit) => run(AbortSignal.any([limit, signal]))),
    }),
  };
}

/** What was done, without its full stop; null where nothing was, and `told` says why. */
export function tellRecovery(result: SharedActionResult): { did: string } | { did: null; told: string } {
  switch (result.status) {
    case 'done-here':
      return { did: withoutStop(result.evidence) };
    case 'done-by-another':
      return { did: `${withoutStop(result.evidence)} (done by instance ${result.instanceId})` };
    case 'failed':
      return { did: null, told: `The recovery failed: ${result.error}` };
    case 'refused':
      return { did: null, told: `No recovery was tried: ${result.reason}` };
    case 'unknown':
      return { did: null, told: `How the recovery ended is not known: ${result.reason}` };
  }
}

const withoutStop = (text: string) => text.replace(/[.]$/, '');
