import { defineHealthCheck } from '../define-health-check';

/** The database answers a trivial query through the app's own pool. Never checks a replica or a second pool. */
export function databaseAnswers(input: {
  ping: (signal: AbortSignal) => Promise<void>;
  /** Replaces the idle connections of this process. */
  reset?: () => Promise<void>;
  timeoutMs?: number;
}) {
  const { reset } = input;
  return defineHealthCheck({
    name: 'database-answers',
    label: 'Database',
    timeoutMs: input.timeoutMs ?? 5_000,
    check: async (signal) => {
      await input.ping(signal);
      return { state: 'ok', detail: 'A query was answered.' };
    },
    ...(reset && {
      recover: async () => {
        await reset();
        return 'Replaced the idle connections of the pool';
      },
    }),
  });
}
