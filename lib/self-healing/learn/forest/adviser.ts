import type { Classification, Failure } from '../../core/failure';
import type { ForestMetrics, ForestVersion } from '../../core/learning';
import type { AnyHealingOptions } from '../../core/options';
import type { Clock } from '../../core/ports';
import type { Settings } from '../../core/settings';
import type { StrategyName } from '../../core/vocabulary';
import { encode, features, kindCode, situationNow, strategyCode } from './features';
import { type ForestModel, judge, mayJudge } from './forest-model';
import type { ForestAdvice } from './index';

/** One version at work in memory. `model` null: it could not be read, so nothing is said. */
interface AtWork {
  version: ForestVersion;
  model: ForestModel | null;
}

export function createAdviser(input: { clock: Pick<Clock, 'now'>; settings: () => Settings }) {
  const codes = new Uint8Array(features.length);
  let atWork: AtWork | null = null;
  let told = '';

  return {
    /** Of the version at work; undefined without one. */
    id: (): string | undefined => atWork?.version.id,
    /** The version at work, where it can be read. */
    model: (): ForestModel | null => atWork?.model ?? null,
    use(next: AtWork | null): void {
      atWork = next;
      const rows = next?.version.rows.toLocaleString('en-US') ?? '';
      const trained = next ? new Date(next.version.trainedAtMs).toISOString().slice(0, 10) : '';
      told = `The small model of ${trained}, trained on ${rows} decisions, expects success in`;
    },
    advise(
      failure: Failure,
      classification: Classification,
      options: AnyHealingOptions,
      strategies: readonly StrategyName[],
    ): ForestAdvice | null {
      // Stored figures may be damaged; on the request path that must mean silence, not an exception.
      const metrics: Partial<ForestMetrics> | null | undefined = atWork?.version.metrics;
      if (atWork?.model == null || metrics?.beatsRules !== true) return null;
      const { version, model } = atWork;
      const kind = kindCode(classification.kind);
      encode(situationNow(failure, classification, options, input.clock.now()), codes);
      let best: StrategyName | null = null;
      let confidence = -1;
      for (const strategy of strategies) {
        const code = strategyCode(strategy);
        if (!mayJudge(model, kind, code)) continue;
        const probability = judge(model, codes, code);
        if (probability > confidence) [best, confidence] = [strategy, probability];
      }
      if (best === null) return null;
      const used = confidence >= input.settings().learning.forestConfidence;
      const word = { version: version.id, strategy: best, confidence, used };
      if (!used) return { word, proposal: null };
      const evidence = `${told} ${Math.round(confidence * 100)} of 100.`;
      return { word, proposal: { strategy: best, by: 'forest', confidence, evidence } };
    },
  };
}
