import type { Limits } from './core/limits';
import type { Clock } from './core/ports';
import type { Mode } from './core/vocabulary';
import type { HealerFigures, HealerInput } from './healer';
import type { Recorder } from './record/recorder';

/** What the healer says of itself on the admin page. */
export async function readFigures({
  input,
  limits,
  tenantId,
  mode,
  recorder,
  patterns,
}: {
  input: HealerInput & { clock: Clock };
  limits: Limits;
  tenantId: string;
  mode: Mode;
  recorder: Pick<Recorder, 'pending' | 'lost'>;
  patterns: HealerFigures['patterns'];
}): Promise<HealerFigures> {
  const { store, clock } = input;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const [usage, queue] = await Promise.all([store.usage.today({ tenantId, day }), input.queue?.depth() ?? null]);
  return {
    mode,
    model: {
      name: input.model?.name ?? null,
      callsToday: usage.calls,
      tokensToday: usage.tokens,
      maxCalls: limits.modelCallsPerDay,
      maxTokens: limits.modelTokensPerDay,
    },
    patterns,
    recorder: { pending: recorder.pending(), lost: recorder.lost() },
    queue,
  };
}
