export * from './healing-coordination-schema';
export * from './healing-learning-schema';
export * from './healing-schema';
