import { processWide } from '../../core/process-wide';
import { defineRedaction, type RedactionRule } from './define-redaction';

interface Registered {
  rules: Map<string, Required<RedactionRule>>;
  /** Changes with each registration: what is remembered of texts is forgotten then. */
  version: number;
}

/** One list for the process: redaction is called from places that know no healer. */
export function registeredRedactions(): Registered {
  return processWide('redactions', () => ({ rules: new Map(), version: 0 }));
}

/**
 * Adds rules for the whole process; one of the same name is replaced. All are checked before the first is added.
 * @throws TypeError as `defineRedaction` does.
 */
export function registerRedactions(rules: readonly RedactionRule[]): void {
  if (rules.length === 0) return;
  const checked = rules.map(defineRedaction);
  const registered = registeredRedactions();
  for (const rule of checked) registered.rules.set(rule.name, rule);
  registered.version += 1;
}
