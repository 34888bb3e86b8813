import type { AnyHealingOptions } from '../core/options';
import type { Tried, Verdict } from '../core/run';
import { checkResult } from './check-result';

/**
 * Says what an applied strategy was worth. Applied is not healed: a rerun counts only when its own result passes the
 * operation's checks, and a stand-in is never more than degraded.
 */
export async function verify(tried: Tried, options: AnyHealingOptions): Promise<Verdict> {
  if (tried.ending === 'threw' || tried.ending === 'declined') return { outcome: null, error: tried.error };
  const { outcome } = tried.step.strategy;
  if (tried.ending === 'control-flow') {
    return { outcome, evidence: 'The operation ended with a redirect or another answer of its own.' };
  }
  const rejected = outcome === 'deferred' ? null : await checkResult(options, tried.applied.value);
  if (rejected) return { outcome: null, error: rejected };
  const checks = [options.isFailure && '`isFailure`', options.verify && '`verify`'].filter(Boolean).join(' and ');
  const seen =
    outcome === 'healed'
      ? checks
        ? `Its own result passed ${checks}.`
        : 'The operation itself came to its end and returned a result.'
      : outcome === 'deferred'
        ? 'The job is stored; whether it succeeds is recorded when it runs.'
        : 'A stand-in was served in place of a fresh result.';
  return { outcome, evidence: `${tried.applied.evidence} ${seen}`.trim() };
}
