/** The door without Next: a healer of one's own, and everything to extend it with. */
export { defineAlertChannel } from './alert/define-alert-channel';
export { defineRedaction, type RedactionRule } from './capture/redaction/define-redaction';
export { registerRedactions } from './capture/redaction/registered';
export type { SharedAction } from './coordination/shared-action';
export { defineSharedAction } from './coordination/shared-action';
export { HealingError, type HealingErrorCode, isHealingError } from './core/errors';
export type { CheckResult, HealingEvent } from './core/event';
export type { Limits } from './core/limits';
export type { HealingOptions } from './core/options';
export type {
  Actor,
  Alert,
  AlertChannel,
  Cipher,
  Clock,
  HealthCheck,
  Host,
  Logger,
  Model,
  Queue,
  Random,
  Reports,
  Store,
  Transactor,
} from './core/ports';
export type { Settings, SettingsInput } from './core/settings';
export type { Strategy } from './core/strategy';
export * from './core/vocabulary';
export { defineRule } from './diagnose/rule';
export { defineStrategy } from './heal/define-strategy';
export { createHealer, type Healer, type HealerFigures, type HealerInput } from './healer';
export { defineHealthCheck } from './health/define-health-check';
export type { HealingContext } from './operation/healing-context';
export { isInDoubt } from './operation/settled';
export { memoryStore } from './store/memory';
