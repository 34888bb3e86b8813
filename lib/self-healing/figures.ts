import type { Limits } from './core/limits';
import type { Clock } from './core/ports';
import type { Mode } from './core/vocabulary';
import type { HealerFigures, HealerInput } from './healer';
import { lowerBound } from './learn/posterior';
import type { Recorder } from './record/recorder';

/** What the healer says of itself on the admin page. */
export async function readFigures({
  input,
  limits,
  tenantId,
  service,
  mode,
  recorder,
}: {
  input: HealerInput & { clock: Clock };
  limits: Limits;
  tenantId: string;
  service: string;
  mode: Mode;
  recorder: Pick<Recorder, 'pending' | 'lost'>;
}): Promise<HealerFigures> {
  const { store, clock } = input;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const [usage, known, queue] = await Promise.all([
    store.usage.today({ tenantId, day }),
    store.patterns.load({ tenantId, service }),
    input.queue?.depth() ?? null,
  ]);
  const trusted = known.filter((arm) => lowerBound(arm.successes, arm.failures) >= limits.trust).length;
  return {
    mode,
    model: {
      name: input.model?.name ?? null,
      callsToday: usage.calls,
      tokensToday: usage.tokens,
      maxCalls: limits.modelCallsPerDay,
      maxTokens: limits.modelTokensPerDay,
    },
    patterns: { known: known.length, trusted },
    recorder: { pending: recorder.pending(), lost: recorder.lost() },
    queue,
  };
}
