import type {
  ArmView,
  ForestVersion,
  Insight,
  LearningAdministration,
  ModelMeter,
  PolicyReport,
} from '@/lib/self-healing/core/learning';

export const atMs = Date.UTC(2026, 0, 20, 3, 4, 11);

/** A retry that helped 41 of 43 times, some of it faded. */
export function armView(change: Partial<ArmView> = {}): ArmView {
  return {
    fingerprint: '00112233aabbccdd',
    strategy: 'RETRY_WITH_BACKOFF',
    service: 'default',
    source: 'listContacts',
    kind: 'connection-lost',
    template: 'Connection terminated unexpectedly',
    successes: 41,
    failures: 2,
    weightSuccesses: 30.2,
    weightFailures: 1.7,
    prior: { successes: 1.6, failures: 0.4, from: '12 known failures of the kind connection-lost' },
    mean: 0.938,
    bound: 0.856,
    trusted: true,
    byItself: { share: 0.41, low: 0.3, high: 0.53, seen: 52 },
    resetAtMs: null,
    lastSeenMs: atMs,
    ...change,
  };
}

export function modelMeter(change: Partial<ModelMeter> = {}): ModelMeter {
  return {
    ...{ model: 'a-model', day: '2026-01-20', calls: 12, maxCalls: 200, tokens: 4_200, maxTokens: 200_000 },
    ...{ usd: 0.0042, maxUsd: 1, accepted: 9, discarded: 2, failed: 1, resting: null },
    ...change,
  };
}

export function forestVersion(change: Partial<ForestVersion> = {}): ForestVersion {
  return {
    ...{ id: '0193519e-0000-7000-8000-00000000000a', tenantId: 'default', service: 'default', trainedAtMs: atMs },
    ...{ rows: 1_840, state: 'active' as const },
    metrics: {
      ...{ heldOut: 460, brier: 0.081, rulesBrier: 0.142, calibrationError: 0.024 },
      ...{ value: 0.913, rulesValue: 0.842, beatsRules: true },
    },
    ...change,
  };
}

export function policyReport(change: Partial<PolicyReport> = {}): PolicyReport {
  const estimate = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  return {
    ...{ fromMs: atMs - 30 * 86_400_000, toMs: atMs, decisions: 12_040, explored: 241, tooFew: null },
    logged: estimate(0.86, 0.01),
    policies: [
      { policy: 'rules', ips: estimate(0.83, 0.09), doublyRobust: estimate(0.842, 0.03), agreed: 9_800 },
      { policy: 'learned at 80 %', ips: estimate(0.91, 0.08), doublyRobust: estimate(0.897, 0.03), agreed: 11_400 },
    ],
    ...change,
  };
}

export function insight(change: Partial<Insight> = {}): Insight {
  return {
    kind: 'fail-together',
    sentence: 'createInvoice and sendReminder fail together: 41 of 44 times within the same five minutes.',
    evidence: [
      { label: 'Together', value: '41 of 44' },
      { label: 'Expected by chance', value: '3.2' },
    ],
    sources: ['createInvoice', 'sendReminder'],
    dependency: null,
    pValue: 0.0000004,
    ...change,
  };
}

/** Learning as it is administrated; each test says what it answers. */
export function fakeLearning(change: Partial<LearningAdministration> = {}): LearningAdministration {
  return {
    arms: async () => [armView()],
    groups: async () => [],
    merge: async () => {},
    split: async () => true,
    forests: async () => [forestVersion()],
    trainForest: async () => ({ version: forestVersion() }),
    activateForest: async () => true,
    policies: async () => policyReport(),
    insights: async () => [insight()],
    meter: async () => modelMeter(),
    preview: () => 'what would be sent',
    ...change,
  };
}
