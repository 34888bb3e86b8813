import { classify } from '../diagnose/classify';

/**
 * Data that breaks a rule of the store's breaks it again, and so does a record that cannot even be sent. A statement
 * that the database does not understand is no such case: a migration may be on its way.
 */
export function refusesData(error: Error): boolean {
  const { kind, effect } = classify(error);
  return (
    kind === 'constraint-violation' || kind === 'validation' || (kind === 'programmer-error' && effect === 'unknown')
  );
}
