import { randomUUID } from 'node:crypto';
import { rows } from './rows';

/** A group of failures that was learned of: one arm, with the observations it was counted from. */
interface LearnedGroup {
  fingerprint: string;
  /** Observations alternate between them. */
  sources: readonly string[];
  successes: number;
  failures: number;
  template: string;
}

/** Sixteen hexadecimal digits that no other test used. */
export function newFingerprint(): string {
  return randomUUID().replaceAll('-', '').slice(0, 16);
}

/** Writes what the learner would have written, straight into the store's tables. */
export async function storeLearned(url: string, group: LearnedGroup): Promise<void> {
  const { fingerprint, sources, successes, failures, template } = group;
  await rows(
    url,
    `insert into healing_patterns (fingerprint, strategy, successes, failures, template, source, kind, category,
       last_seen, incident_seen, weight_successes, weight_failures,
       weighed_successes, weighed_failures, weighed_at)
     values ($1, 'RETRY_WITH_BACKOFF', $2::int, $3::int, $4, $5, 'upstream-unavailable', 'api', now(), now(), $2::int, $3::int,
       $2::int, $3::int, now())`,
    [fingerprint, successes, failures, template, sources[0]],
  );
  for (let number = 0; number < successes + failures; number += 1) {
    await rows(
      url,
      `insert into healing_observations (event_id, fingerprint, own_fingerprint, strategy, succeeded, counted, source,
         observed_at, elapsed_ms)
       values ($1, $2, $2, 'RETRY_WITH_BACKOFF', $3, true, $4, now() - make_interval(hours => $5::int), 100)`,
      [randomUUID(), fingerprint, number < successes, sources[number % sources.length], number],
    );
  }
}

/** First choices with what was permitted beside them, `explored` of them left to chance: what policies are scored on. */
export async function storeDecisions(url: string, input: { count: number; explored: number }): Promise<void> {
  for (let number = 0; number < input.count; number += 1) {
    const explored = number < input.explored;
    const [first, second] = explored
      ? ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']
      : ['RETRY_WITH_BACKOFF', 'RESET_CONNECTION'];
    const succeeded = number % 4 !== 0;
    const candidate = (strategy: string) => ({
      ...{ strategy, outcome: 'healed', eligible: true, reason: 'Allowed.', by: 'rule', confidence: 0.7 },
      propensity: strategy === 'RETRY_WITH_BACKOFF' ? 0.98 : 0.02,
      utility: { total: 0.5, probability: 0.7, value: 1, time: 0, load: 0, risk: 0 },
    });
    await rows(
      url,
      `insert into healing_events (id, instance_id, sequence, occurred_at, duration_ms, source, category, effects, severity,
         mode, wrapped, kind, transient, fingerprint, fingerprint_version, template, error_name, message, causes, context,
         outcome, strategy, first_choice, first_choice_succeeded, chosen_by, confidence, propensity, candidates,
         explanation, evidence, recurring)
       values ($1, 'seed', $2::int, now() - make_interval(mins => $2::int), 80, 'readSeed', 'database', 'none', 'normal',
         'heal', true, 'connection-lost', true, '5eed5eed5eed5eed', 1, 'seeded', 'Error', 'seeded', '[]', '{}',
         $3, $4, $5, $6, 'rule', 0.7, $7, $8, '', '', false)`,
      [
        timeOrderedId(Date.now() - number * 60_000),
        number + 1,
        succeeded ? 'healed' : 'failed',
        succeeded ? first : null,
        first,
        succeeded,
        explored ? 0.02 : 0.98,
        JSON.stringify([candidate(first ?? ''), candidate(second ?? '')]),
      ],
    );
  }
}

/** One old failure of a source that nothing healed: what tells the effects of that source. */
export async function storeFailure(
  url: string,
  { source, effects }: { source: string; effects: string },
): Promise<void> {
  await rows(
    url,
    `insert into healing_events (id, instance_id, sequence, occurred_at, duration_ms, source, category, effects, severity,
       mode, wrapped, kind, transient, fingerprint, fingerprint_version, template, error_name, message, causes, context,
       outcome, propensity, candidates, explanation, evidence, recurring)
     values ($1, 'seed', $2::bigint % 1000000, now(), 80, $3, 'api', $4, 'normal',
       'heal', true, 'upstream-unavailable', true, $5, 1, 'seeded', 'Error', 'seeded', '[]', '{}',
       'failed', 1, '[]', '', '', false)`,
    [timeOrderedId(Date.now()), Date.now(), source, effects, newFingerprint()],
  );
}

/** UUIDv7: the order of ids is the order of time. */
function timeOrderedId(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
