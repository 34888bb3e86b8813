import { z } from 'zod';

export const replayDays = [7, 14, 30, 90] as const;
type ReplayDays = (typeof replayDays)[number];

/** What somebody tries out on the recorded decisions. */
export interface ReplayQuery {
  days: ReplayDays;
  /** Threshold to try out, as a share; null without one. */
  trust: number | null;
  /** As it was typed, in per cent, so that nothing is lost. */
  typed: string;
  /** What is wrong with what was typed; null where it is right or empty. */
  error: string | null;
}

const daysSchema = z.coerce.number().pipe(z.union(replayDays.map((days) => z.literal(days))));
const percentSchema = z
  .string()
  .regex(/^\d{1,3}([.,]\d{1,3})?$/)
  .transform((text) => Number(text.replace(',', '.')))
  .pipe(z.number().min(50).max(100));

/** Reads the address of the learning page. A threshold that makes no sense is not tried, and the form says so. */
export function parseReplayQuery(query: Record<string, string | string[] | undefined>): ReplayQuery {
  const first = (name: string) => [query[name]].flat()[0];
  const typed = (first('trust') ?? '').trim().slice(0, 20);
  const percent = percentSchema.safeParse(typed);
  return {
    days: daysSchema.safeParse(first('days')).data ?? 30,
    // Typed to three places of a per cent at most; binary fractions must not show.
    trust: percent.success ? Number((percent.data / 100).toFixed(5)) : null,
    typed,
    error: typed === '' || percent.success ? null : 'Number from 50 to 100 %.',
  };
}
