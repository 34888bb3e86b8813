import type { CheckResult, HealingEvent, Observation, StormCounter } from '../../core/event';
import type { GroupAlias } from '../../core/learning';
import type { Arm } from '../arm';

/** Everything that is recorded, bounded: the oldest goes first. */
export interface MemoryRecords {
  events: Map<string, HealingEvent>;
  counters: Map<string, StormCounter>;
  patterns: Map<string, Arm>;
  /** By the event's id. */
  observations: Map<string, Observation & { counted: boolean }>;
  groups: Map<string, GroupAlias & Scope>;
  checks: CheckResult[];
}

export interface Scope {
  tenantId: string;
  service: string;
}

export const mostRecords = 10_000;

export const emptyRecords = (): MemoryRecords => ({
  events: new Map(),
  counters: new Map(),
  patterns: new Map(),
  observations: new Map(),
  groups: new Map(),
  checks: [],
});

export const within =
  ({ tenantId, service }: Scope) =>
  (row: Scope): boolean =>
    row.tenantId === tenantId && row.service === service;

export const armKey = (arm: Scope & { fingerprint: string; strategy: string }): string =>
  JSON.stringify([arm.tenantId, arm.service, arm.fingerprint, arm.strategy]);

export function dropOldest(kept: Map<string, unknown>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
