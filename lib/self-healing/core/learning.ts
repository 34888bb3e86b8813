import type { AuditEntry } from './audit';
import type { Classification } from './failure';
import type { Category, Chooser, Effects, FailureKind, Outcome, Severity, StrategyName } from './vocabulary';

/** What told the kind of a failure: the sign itself, and where its meaning is written down. */
export interface Sign {
  /** "SQLSTATE 40P01 (deadlock_detected)". */
  sign: string;
  /** "PostgreSQL, appendix A". */
  source: string;
}

/** A known failure that reads much like a new one, and what worked there. */
export interface SimilarFailure {
  fingerprint: string;
  template: string;
  /** 0 to 1: shared trigrams of the two templates, Jaccard. */
  similarity: number;
  strategy: StrategyName;
  successes: number;
  failures: number;
}

/** What was held of one strategy for one fingerprint when it was decided about. */
export interface ArmFigures {
  strategy: StrategyName;
  /** Ever observed, as counted. */
  successes: number;
  failures: number;
  /** The posterior's pseudo-counts: what is left of the observations after decay, and the prior. */
  posterior: { successes: number; failures: number };
  mean: number;
  /** One-sided 95 % lower bound. */
  bound: number;
  /** The bound that was asked for. */
  trust: number;
}

/** What the small model holds likely. */
export interface ForestWord {
  version: string;
  strategy: StrategyName;
  /** Calibrated probability that the strategy succeeds. */
  confidence: number;
  /** True: sure enough to choose. False: a person is asked. */
  used: boolean;
}

/** What was believed of a failure, on what evidence, and what would have changed the mind. Redacted, bounded. */
export interface Belief {
  signs: Sign[];
  /** Nearest first, at most five; empty where the fingerprint itself was known. */
  similar: SimilarFailure[];
  forest: ForestWord | null;
  /** Plain sentences: which evidence would have led to another choice. At most five. */
  wouldChange: string[];
}

/** One arm as it stands now, decayed to the present and with its prior. */
export interface ArmView {
  fingerprint: string;
  strategy: StrategyName;
  service: string;
  source: string;
  kind: FailureKind;
  template: string;
  /** Ever observed, as counted. */
  successes: number;
  failures: number;
  /** After decay: what the posterior counts. */
  weightSuccesses: number;
  weightFailures: number;
  /** The prior's pseudo-counts, and where they come from: "41 known failures of the kind rate-limited". */
  prior: { successes: number; failures: number; from: string };
  mean: number;
  /** One-sided 95 % lower bound. */
  bound: number;
  trusted: boolean;
  /** Share that recovers with the same wait and no intervention, with its lower and upper 95 % bound; null while too few were seen. */
  byItself: { share: number; low: number; high: number; seen: number } | null;
  /** Trust was withdrawn then: the surroundings changed. */
  resetAtMs: number | null;
  lastSeenMs: number;
}

/** One fingerprint that belongs to another group than its own. `source` empty: whatever the source. */
export interface GroupAlias {
  fingerprint: string;
  source: string;
  group: string;
  /** Who did it: an actor's id. */
  by: string;
  atMs: number;
}

export interface GroupStore {
  load(input: { tenantId: string; service: string }): Promise<GroupAlias[]>;
  /** Makes all of `from` part of `into`; their learned records move along. One transaction with the audit entry. */
  merge(input: {
    tenantId: string;
    service: string;
    from: readonly string[];
    into: string;
    halfLifeMs: number;
    entry: AuditEntry;
  }): Promise<void>;
  /**
   * `member`: the fingerprint leaves its group. `source`: each source of the fingerprint becomes a group of its own.
   * Learned records are counted anew from the observations kept. False where there is nothing to split.
   */
  split(input: {
    tenantId: string;
    service: string;
    fingerprint: string;
    by: 'member' | 'source';
    halfLifeMs: number;
    entry: AuditEntry;
  }): Promise<boolean>;
}

/** One recorded first choice with everything a policy would have known. */
export interface Decision {
  eventId: string;
  atMs: number;
  service: string;
  source: string;
  category: Category;
  effects: Effects;
  severity: Severity;
  kind: FailureKind;
  transient: boolean;
  fingerprint: string;
  template: string;
  errorName: string;
  errorCode: string | null;
  dependency: string | null;
  outcome: Outcome;
  firstChoice: StrategyName;
  succeeded: boolean;
  chosenBy: Chooser;
  /** Probability with which the first choice was made, 0 < p <= 1. */
  propensity: number;
  /** From the first failure to the beginning of the first choice's run. Milliseconds. */
  elapsedMs: number;
  /** The eligible ones of the first choice's rank. */
  candidates: DecisionCandidate[];
}

export interface DecisionCandidate {
  strategy: StrategyName;
  by: Chooser | null;
  confidence: number | null;
  /** Expected success as it was believed then. */
  probability: number | null;
  /** Probability with which it would have been the first choice; null in events of earlier releases. */
  propensity: number | null;
}

/** How well a version of the small model did on history that it was not trained on. */
export interface ForestMetrics {
  /** Decisions held out: the newest ones. */
  heldOut: number;
  /** Brier score: mean squared error of the probability; lower is better. */
  brier: number;
  /** Of the rules' own confidence on the same decisions. */
  rulesBrier: number;
  /** Expected calibration error over ten bins. */
  calibrationError: number;
  /** Share of decisions where the best-rated candidate was the right one, by the doubly robust estimate. */
  value: number;
  rulesValue: number;
  /** It beats the rules on both, beyond chance. */
  beatsRules: boolean;
}

export interface ForestVersion {
  id: string;
  tenantId: string;
  service: string;
  trainedAtMs: number;
  /** Decisions it was trained on. */
  rows: number;
  metrics: ForestMetrics;
  state: 'active' | 'shadow' | 'retired';
}

export interface ForestStore {
  /** `model` is the trained model as text. At most one version is active for a service. */
  save(version: ForestVersion, model: string): Promise<void>;
  active(input: { tenantId: string; service: string }): Promise<{ version: ForestVersion; model: string } | null>;
  /** Newest first, without the models. */
  list(input: { tenantId: string; service: string; limit: number }): Promise<ForestVersion[]>;
  /** Makes one version active (null: none) and retires the one before. False when there is no such version. */
  activate(input: { tenantId: string; service: string; id: string | null; entry: AuditEntry }): Promise<boolean>;
}

/** What the language model said of a fingerprint, shared by all instances until it expires. */
export interface ModelAnswer {
  fingerprint: string;
  strategy: StrategyName;
  confidence: number;
  explanation: string;
  model: string;
}

export interface AnswerStore {
  get(input: { tenantId: string; service: string; fingerprint: string }): Promise<ModelAnswer | null>;
  put(input: { tenantId: string; service: string; answer: ModelAnswer; ttlMs: number }): Promise<void>;
}

/** What the language model took today, and what became of its answers. */
export interface ModelMeter {
  model: string | null;
  day: string;
  calls: number;
  maxCalls: number;
  tokens: number;
  maxTokens: number;
  /** Null where no prices are configured. US dollars. */
  usd: number | null;
  maxUsd: number | null;
  accepted: number;
  /** Replies outside what was permitted, malformed or too late. */
  discarded: number;
  failed: number;
  /** Why it is not asked now, or null. */
  resting: string | null;
}

/** How often a source failed in a stretch of time. */
export interface FailureCount {
  startMs: number;
  service: string;
  source: string;
  kind: FailureKind;
  count: number;
}

/** Something that the failures have in common. */
export interface Insight {
  kind: 'burst-by-hour' | 'after-release' | 'fail-together' | 'common-cause';
  /** One sentence: "createInvoice and sendReminder fail together: 41 of 44 times within the same five minutes." */
  sentence: string;
  /** The figures behind it, as shown in a table: label and value. */
  evidence: { label: string; value: string }[];
  sources: string[];
  dependency: string | null;
  /** Probability of seeing as much by chance, corrected for the number of comparisons. */
  pValue: number;
}

/** What one policy would have achieved on the recorded decisions. */
export interface PolicyValue {
  policy: string;
  /** Expected share of first choices that succeed, with its 95 % interval. */
  ips: Estimate;
  doublyRobust: Estimate;
  /** Decisions where it would have chosen what was chosen. */
  agreed: number;
  /** As many decisions of equal weight say as much: the effective sample. */
  effective?: number;
  /** Why this policy's figures cannot be relied on, or null. */
  tooFew?: string | null;
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface PolicyReport {
  fromMs: number;
  toMs: number;
  decisions: number;
  /** Those in which chance could have chosen otherwise: the rest says nothing about other choices. */
  explored: number;
  /** Those of them in which it did. */
  byChance?: number;
  /** What was in fact achieved. */
  logged: Estimate;
  policies: PolicyValue[];
  /** Why the figures cannot be relied on, or null. */
  tooFew: string | null;
}

/** What an admin sees and does about learning. All of it checks nothing: callers authorise. */
export interface LearningAdministration {
  arms(input: { limit: number }): Promise<ArmView[]>;
  groups(): Promise<GroupAlias[]>;
  merge(input: { from: readonly string[]; into: string; by: AuditEntry['actor'] }): Promise<void>;
  split(input: { fingerprint: string; how: 'member' | 'source'; by: AuditEntry['actor'] }): Promise<boolean>;
  forests(): Promise<ForestVersion[]>;
  /** Trains beside the requests, in slices, and stores a version; resolves with it, or says why there is none. */
  trainForest(by: AuditEntry['actor']): Promise<{ version: ForestVersion } | { refused: string }>;
  activateForest(input: { id: string | null; by: AuditEntry['actor'] }): Promise<boolean>;
  /** `trust`: the threshold to try out beside the one in force. */
  policies(input: { fromMs: number; trust?: number }): Promise<PolicyReport>;
  insights(input: { fromMs: number }): Promise<Insight[]>;
  meter(): Promise<ModelMeter>;
  /** Exactly what would be sent to the language model for this event. */
  preview(event: PreviewInput): string;
}

export interface PreviewInput {
  /** As recorded, redacted: HTTP statuses are taken from it where the template left them out. */
  message?: string;
  source: string;
  category: string;
  kind: Classification['kind'];
  template: string;
  errorName: string;
  errorCode: string | null;
  permitted: readonly StrategyName[];
}
