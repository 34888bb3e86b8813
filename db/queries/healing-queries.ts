/** Every query of the healing tables. The database comes first, named input second; all are scoped to a tenant. */
export * from './healing-claim-queries';
export * from './healing-completion-queries';
export * from './healing-event-queries';
export * from './healing-job-queries';
export * from './healing-pattern-queries';
export * from './healing-prune-queries';
export * from './healing-report-queries';
export * from './healing-result-queries';
