import type { AnswerStore, Clock, ModelAnswer, ModelUsage, UsageStore } from '../../core/ports';
import { removeWhere } from './memory-claims';
import { dropOldest, mostRecords } from './memory-records';

const join = (...parts: string[]) => JSON.stringify(parts);
const nothing: ModelUsage = { calls: 0, tokens: 0, microUsd: 0, accepted: 0, discarded: 0, failed: 0 };

export function memoryUsage(): UsageStore {
  const days = new Map<string, ModelUsage>();
  const read = (tenantId: string, day: string): ModelUsage => ({ ...(days.get(join(tenantId, day)) ?? nothing) });
  return {
    async reserve({ tenantId, day, tokens, maxCalls, maxTokens, maxMicroUsd, ...given }) {
      const microUsd = Math.ceil(given.microUsd);
      const used = read(tenantId, day);
      if (used.calls + 1 > maxCalls || used.tokens + tokens > maxTokens) return false;
      if (maxMicroUsd !== null && used.microUsd + microUsd > maxMicroUsd) return false;
      const taken = { calls: used.calls + 1, tokens: used.tokens + tokens, microUsd: used.microUsd + microUsd };
      days.set(join(tenantId, day), { ...used, ...taken });
      return true;
    },
    async settle({ tenantId, day, tokens, microUsd, verdict }) {
      const used = days.get(join(tenantId, day));
      if (used === undefined) return;
      used.tokens = Math.max(0, used.tokens + tokens);
      used.microUsd = Math.max(0, used.microUsd + Math.ceil(microUsd));
      if (verdict) used[verdict] += 1;
    },
    today: async ({ tenantId, day }) => read(tenantId, day),
  };
}

export function memoryAnswers(clock: Clock): AnswerStore & { prune(): number } {
  const answers = new Map<string, { answer: ModelAnswer; expiresAt: number }>();
  const key = (input: { tenantId: string; service: string }, fingerprint: string) =>
    join(input.tenantId, input.service, fingerprint);
  return {
    async get(input) {
      const found = answers.get(key(input, input.fingerprint));
      return found === undefined || found.expiresAt <= clock.now() ? null : { ...found.answer };
    },
    async put({ answer, ttlMs, ...input }) {
      const stored = { answer: { ...answer }, expiresAt: clock.now() + ttlMs };
      answers.set(key(input, answer.fingerprint), stored);
      dropOldest(answers, mostRecords);
    },
    prune: () => removeWhere(answers, ({ expiresAt }) => expiresAt <= clock.now()),
  };
}
