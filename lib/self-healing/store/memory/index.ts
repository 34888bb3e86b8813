import type { Clock, Store } from '../../core/ports';
import { systemClock } from '../../core/system-clock';
import { memoryActions } from './memory-actions';
import { memoryAudit } from './memory-audit';
import { memoryBreakers } from './memory-breakers';
import { memoryAlerts, memoryKeys, memoryLeases, removeWhere } from './memory-claims';
import { memoryCoordination } from './memory-coordination';
import { memoryDoubts } from './memory-doubts';
import { memoryChecks, memoryEvents } from './memory-events';
import { memoryForests } from './memory-forests';
import { memoryGroups } from './memory-groups';
import { memoryInstances } from './memory-instances';
import { memoryAnswers, memoryUsage } from './memory-model';
import { memoryPatterns } from './memory-patterns';
import { emptyRecords } from './memory-records';
import { memoryReports } from './memory-reports';
import { memoryCache, memorySteps } from './memory-results';
import { memoryApprovals, memorySettings } from './memory-settings';
import { memoryVotes } from './memory-votes';

/** Instances and reports that have not been heard of for so long are forgotten. */
const unseenMs = 3_600_000;

/** Remembers everything in this process, bounded, until it ends. For tests, benches and a first try. */
export function memoryStore(input: { clock?: Clock } = {}): Store {
  const clock = input.clock ?? systemClock;
  const records = emptyRecords();
  const keys = memoryKeys(clock);
  const steps = memorySteps(clock);
  const cache = memoryCache(clock);
  const leases = memoryLeases(clock);
  const instances = memoryInstances(clock);
  const { audit, append } = memoryAudit(clock);
  const settings = memorySettings(clock, append);
  const approvals = memoryApprovals(clock, append);
  const breakers = memoryBreakers(clock, instances);
  const votes = memoryVotes(clock, instances, append);
  const actions = memoryActions(clock, leases, append);
  const doubts = memoryDoubts(clock, append);
  const answers = memoryAnswers(clock);
  const forests = memoryForests(append);
  return {
    events: memoryEvents(records),
    patterns: memoryPatterns(records),
    checks: memoryChecks(records),
    steps,
    keys,
    cache,
    leases,
    alerts: memoryAlerts(clock),
    usage: memoryUsage(),
    answers,
    groups: memoryGroups(records, clock, append),
    forests,
    coordination: memoryCoordination(clock, { instances, settings, approvals, breakers, votes }),
    settings,
    approvals,
    breakers,
    votes,
    actions,
    audit,
    doubts,
    reports: memoryReports(records),
    async prune({ beforeMs }) {
      const checks = records.checks.length;
      records.checks = records.checks.filter(({ checkedAtMs }) => checkedAtMs >= beforeMs);
      return (
        removeWhere(records.events, ({ occurredAtMs }) => occurredAtMs < beforeMs) +
        removeWhere(records.counters, ({ windowStartMs }) => windowStartMs < beforeMs) +
        removeWhere(records.observations, ({ atMs }) => atMs < beforeMs) +
        answers.prune() +
        forests.prune() +
        (checks - records.checks.length) +
        keys.prune() +
        cache.prune() +
        steps.prune(beforeMs) +
        instances.prune(unseenMs) +
        breakers.prune({ beforeMs, unseenMs }) +
        approvals.prune(beforeMs) +
        votes.prune(beforeMs) +
        actions.prune(beforeMs) +
        doubts.prune(beforeMs)
      );
    },
    close: async () => undefined,
  };
}
