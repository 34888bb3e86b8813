import type { CheckResult } from '@/lib/self-healing/core/event';

/** "All 5 configured services answer." or who does not. */
export function checksMessage(results: readonly Pick<CheckResult, 'label' | 'state'>[]): string {
  const failing = results.filter((result) => result.state === 'failing').map((result) => result.label);
  if (failing.length > 0) return `Checked just now: ${failing.join(', ')} ${failing.length === 1 ? 'fails' : 'fail'}.`;
  const ok = results.filter((result) => result.state === 'ok').length;
  if (ok === 0) return 'No service is configured.';
  return `Checked just now: ${ok === 1 ? 'the one configured service answers' : `all ${ok} configured services answer`}.`;
}

export function jobsMessage(done: { ran: number; failed: number }): string {
  if (done.ran === 0) return 'No job was due.';
  const ran = `${done.ran} ${done.ran === 1 ? 'job' : 'jobs'} ran`;
  return done.failed === 0 ? `${ran}.` : `${ran}, ${done.failed} failed.`;
}
