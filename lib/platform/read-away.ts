import 'server-only';
import { latestChecks } from '@/lib/latest-checks';
import { databaseAwaySince, isAlive } from '@/lib/liveness';
import type { LocalReport } from '@/lib/self-healing/core/local-report';
import { type AwayRead, toAwayRead } from './away-view';
import { platformHealer } from './reports';

/** What this instance knows by itself; null while the database answers. */
export async function readAway(): Promise<AwayRead | null> {
  if (await isAlive()) return null;
  const healer: { instanceId: string; local?: () => Promise<LocalReport> } = await platformHealer();
  return toAwayRead({
    report: (await healer.local?.()) ?? null,
    checks: latestChecks(),
    unansweredSinceMs: databaseAwaySince(),
    nowMs: Date.now(),
  });
}
