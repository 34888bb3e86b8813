import type { ModelMeter } from '../../core/learning';
import type { Limits } from '../../core/limits';
import type { Clock, UsageStore } from '../../core/ports';
import { type Asked, inputTokensAtMost, maxOutputTokens } from './question';
import { told } from './trace';
import type { Within } from './within';

export type SpendingLimits = Pick<
  Limits,
  'modelCallsPerDay' | 'modelTokensPerDay' | 'modelUsdPerDay' | 'modelUsdPerMillionInput' | 'modelUsdPerMillionOutput'
>;

/** What was set aside for one question before it was asked. */
export interface Reservation {
  day: string;
  tokens: number;
  microUsd: number;
}

export type ModelVerdict = 'accepted' | 'discarded' | 'failed';

const microPerUsd = 1_000_000;

/** The day's caps in questions, tokens and money; all instances share them through the store. */
export function createSpending(input: {
  usage: UsageStore;
  limits: SpendingLimits;
  clock: Pick<Clock, 'now'>;
  tenantId: string;
  /** Runs work of the store within the question's time-out. */
  within: Within;
}) {
  const { usage, limits, clock, tenantId, within } = input;
  const { modelUsdPerMillionInput: inputPrice, modelUsdPerMillionOutput: outputPrice } = limits;
  const priced = inputPrice !== undefined && outputPrice !== undefined;
  const maxMicroUsd = priced ? Math.round(limits.modelUsdPerDay * microPerUsd) : null;
  const day = () => new Date(clock.now()).toISOString().slice(0, 10);

  /** Millionths of a dollar: a price per million tokens times tokens is just that. */
  const microUsd = (inputTokens: number, outputTokens: number) =>
    priced ? Math.ceil(inputTokens * inputPrice + outputTokens * outputPrice) : 0;

  return {
    /** US dollars of an answer, or undefined without prices. */
    usdOf: ({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }) =>
      priced ? microUsd(inputTokens, outputTokens) / microPerUsd : undefined,

    /** Sets aside what the question may take at most; a text says why it may not be asked. Caps that cannot be read are reached. */
    async reserve(question: Asked): Promise<Reservation | string> {
      const inputTokens = inputTokensAtMost(question);
      const wanted = {
        day: day(),
        tokens: inputTokens + maxOutputTokens,
        microUsd: microUsd(inputTokens, maxOutputTokens),
      };
      const caps = { maxCalls: limits.modelCallsPerDay, maxTokens: limits.modelTokensPerDay, maxMicroUsd };
      try {
        if (await within(() => usage.reserve({ tenantId, ...wanted, ...caps }))) return wanted;
        const money = maxMicroUsd === null ? '' : ` or ${limits.modelUsdPerDay} US dollars`;
        return `The cap of ${caps.maxCalls} questions, ${caps.maxTokens} tokens${money} for today is reached.`;
      } catch (error) {
        return `Today's spending could not be read (${told(error)}), so nothing was spent.`;
      }
    },

    /** `used: null`: nobody knows what it took, so that the whole reservation counts as spent. */
    async settle(
      reserved: Reservation,
      used: { inputTokens: number; outputTokens: number } | null,
      verdict: ModelVerdict,
    ): Promise<void> {
      const correction = used
        ? {
            tokens: used.inputTokens + used.outputTokens - reserved.tokens,
            microUsd: microUsd(used.inputTokens, used.outputTokens) - reserved.microUsd,
          }
        : { tokens: 0, microUsd: 0 };
      try {
        await within(() => usage.settle({ tenantId, day: reserved.day, ...correction, verdict }));
      } catch (error) {
        // The reservation stands; at worst the day's cap is reached a little sooner.
        void error;
      }
    },

    /** What today took; without a model or with a store that is away, `resting` says so. */
    async meter(model: string | null, resting: string | null): Promise<ModelMeter> {
      const caps = {
        maxCalls: limits.modelCallsPerDay,
        maxTokens: limits.modelTokensPerDay,
        maxUsd: priced ? limits.modelUsdPerDay : null,
      };
      const nothing = { calls: 0, tokens: 0, microUsd: 0, accepted: 0, discarded: 0, failed: 0 };
      const read = await within(() => usage.today({ tenantId, day: day() })).catch((error: unknown) => told(error));
      const away = typeof read === 'string' ? `Today's spending could not be read: ${read}` : null;
      const spent = typeof read === 'string' ? nothing : read;
      const { calls, tokens, accepted, discarded, failed } = spent;
      const reached =
        calls >= caps.maxCalls || tokens >= caps.maxTokens || (maxMicroUsd !== null && spent.microUsd >= maxMicroUsd)
          ? "Today's cap is reached; rules alone choose until tomorrow."
          : null;
      return {
        ...{ model, day: day(), calls, tokens, accepted, discarded, failed, ...caps },
        usd: priced ? spent.microUsd / microPerUsd : null,
        resting: resting ?? away ?? reached,
      };
    },
  };
}
