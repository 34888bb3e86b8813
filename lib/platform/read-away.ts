import 'server-only';
import { latestChecks } from '@/lib/runtime/latest-checks';
import { databaseAwaySince } from '@/lib/runtime/liveness';
import type { LocalReport } from '@/lib/self-healing/core/local-report';
import { type AwayRead, toAwayRead } from './away-view';
import { platformHealer } from './reports';

/** What this instance knows by itself. For when the database did not answer: it is not asked here. */
export async function readAway(): Promise<AwayRead> {
  const healer: { instanceId: string; local?: () => Promise<LocalReport> } = await platformHealer();
  return toAwayRead({
    report: (await healer.local?.()) ?? null,
    checks: latestChecks(),
    unansweredSinceMs: databaseAwaySince(),
    nowMs: Date.now(),
  });
}
