/** Every query of the healing tables. The database comes first, named input second; all are scoped to a tenant. */
export * from './healing-action-queries';
export * from './healing-audit-queries';
export * from './healing-breaker-queries';
export * from './healing-claim-queries';
export * from './healing-completion-queries';
export * from './healing-coordination-queries';
export * from './healing-doubt-queries';
export * from './healing-event-queries';
export * from './healing-job-queries';
export * from './healing-pattern-queries';
export * from './healing-prune-queries';
export * from './healing-report-queries';
export * from './healing-result-queries';
export * from './healing-settings-queries';
export * from './healing-vote-queries';
