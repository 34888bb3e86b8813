import 'server-only';
import type { Insight, ModelMeter, PolicyReport } from '@/lib/self-healing/core/learning';
import { type ForestRow, toForestRow } from './forest-rows';
import { guardedHealer } from './guarded-healer';
import type { Figure } from './headline-figures';
import { explorationFigures, type PolicyRow, policyRows } from './learning-view';
import type { ReplayQuery } from './parse-replay-query';
import { platformLearning } from './read-learning';

const dayMs = 86_400_000;
/** So many insights say something; more of them want a shorter time. */
const insightsShown = 20;

export interface LearningRead {
  exploration: Figure[];
  meter: ModelMeter;
  forests: ForestRow[];
  report: Pick<PolicyReport, 'decisions' | 'explored' | 'byChance' | 'tooFew'>;
  policies: PolicyRow[];
  insights: Insight[];
  /** How many were found in all. */
  insightsFound: number;
}

/** Everything that the page about learning shows. */
export async function readLearningPage(query: ReplayQuery, nowMs: number): Promise<LearningRead> {
  const [healer, learning] = await Promise.all([guardedHealer(), platformLearning()]);
  const settings = healer.control.view().settings.learning;
  const fromMs = nowMs - query.days * dayMs;
  const [meter, forests, report, insights] = await Promise.all([
    learning.meter(),
    learning.forests(),
    learning.policies({ fromMs, ...(query.trust === null ? {} : { trust: query.trust }) }),
    learning.insights({ fromMs }),
  ]);
  const { decisions, explored, byChance = 0, tooFew } = report;
  return {
    exploration: explorationFigures(settings, report, query.days),
    meter,
    forests: forests.map(toForestRow),
    report: { decisions, explored, byChance, tooFew },
    policies: policyRows(report, { trust: settings.trust, tried: query.trust }),
    insights: insights.slice(0, insightsShown),
    insightsFound: insights.length,
  };
}
