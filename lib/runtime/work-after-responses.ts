import { environment } from '@/lib/runtime/environment';
import { loadOperations } from '@/lib/runtime/operations';
import { runDueSlice, sliceBudgetMs, sliceEveryMs } from '@/lib/runtime/slice';
import { workAfterResponses } from '@/lib/self-healing/error-interceptor';
import type { MaintainedHealer } from './maintenance';

const jobLimit = 10;

/**
 * Where processes are frozen between requests: lets a request do a slice of the regular work after its response, when
 * this process has not asked for five minutes and the last round is over five minutes old. A cron then only has to see
 * to times without requests.
 */
export function startSlices(healer: MaintainedHealer): void {
  const { SELFHEAL_FUNCTION_SECONDS, SELFHEAL_WORKER } = environment();
  workAfterResponses({
    everyMs: sliceEveryMs,
    async work(startedAtMs) {
      try {
        const budgetMs = sliceBudgetMs(SELFHEAL_FUNCTION_SECONDS, performance.now() - startedAtMs);
        if (budgetMs === null) return;
        await loadOperations();
        const limit = SELFHEAL_WORKER === 'off' ? 0 : jobLimit;
        const summary = await runDueSlice(healer, { jobLimit: limit, nowMs: Date.now(), budgetMs });
        if (summary?.done) healer.logger.info('A slice of the regular work was done after a response.', { ...summary });
      } catch (error) {
        healer.logger.warn('No slice of the regular work could be done after a response.', { error });
      }
    },
  });
}
