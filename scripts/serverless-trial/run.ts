import { signIn } from './client';
import { passFiveMinutes } from './faults';
import type { Ending } from './function-platform';
import { startTrialWorld, type TrialWorld } from './world';

export interface TrialSize {
  /** Contacts that are written with nothing in the way, for each ending of the process; as many with a fault. */
  contacts: number;
  /** Requests that fail for good, all for the same cause, for each of two endings. */
  failures: number;
  /** Clients whose welcome mail has to wait for its vendor. */
  mails: number;
  /** So long after their responses processes are ended in the middle of a slice. */
  lateMs: readonly number[];
}

export const trialSizes = {
  full: { contacts: 4, failures: 4, mails: 3, lateMs: [40, 90, 150, 250, 400, 700] },
  short: { contacts: 1, failures: 1, mails: 1, lateMs: [150] },
} as const satisfies Record<string, TrialSize>;

/** A promise and what was seen. Every one is an equality, so that a loss and a duplicate both show. */
export interface TrialCheck {
  what: string;
  expected: number;
  found: number;
}

export interface TrialResult {
  checks: TrialCheck[];
  processes: number;
  endings: Readonly<Record<Ending, number>>;
  coldStartMs: { median: number; longest: number };
  /** Slices that requests did after their responses. */
  slices: number;
  /** What the last processes printed: for whoever has to find out what went wrong. */
  output: string;
}

const endings: readonly Ending[] = ['kill', 'freeze', 'wait'];
const settledMs = 61_000;

/**
 * Plays a day of an application of which every request is answered by a process of its own, and counts what was
 * acknowledged against what is there. Ends every process it started.
 */
export async function runServerlessTrial(
  input: { root: string; distDir: string; size: TrialSize },
  say: (line: string) => void,
): Promise<TrialResult> {
  const world = await startTrialWorld(input);
  try {
    return await play(world, input.size, say);
  } catch (error) {
    say(world.platform.output());
    throw error;
  } finally {
    await world.stop();
  }
}

async function play(world: TrialWorld, size: TrialSize, say: (line: string) => void): Promise<TrialResult> {
  const { platform, vendor } = world;
  const checks: TrialCheck[] = [];
  const check = (what: string, expected: number, found: number) => {
    checks.push({ what, expected, found });
    say(`${expected === found ? 'ok  ' : 'FAIL'} ${what}: ${found} of ${expected}`);
  };
  const count = async (query: string, params: unknown[] = []) => {
    const [row] = await world.sql(`SELECT (${query})::int AS count`, params);
    return Number(row?.count);
  };

  const client = await signIn(platform.url);
  say('Signed in. Each request from here on has a process of its own.');

  const acknowledged: string[] = [];
  const cut: string[] = [];
  for (const ending of endings) {
    platform.setEnding(ending);
    for (let number = 0; number < size.contacts; number += 1) {
      for (const kind of ['calm', 'cut'] as const) {
        const email = `${kind}-${ending}-${number}@example.com`;
        const key = crypto.randomUUID();
        const status = await client.postContact(email, key);
        if (status !== 201) continue;
        acknowledged.push(email);
        if (kind === 'cut') cut.push(email);
        // A careful client whose connection broke asks again, and reaches another process.
        if (number === 0 && (await client.postContact(email, key)) !== 201) acknowledged.push(`${email} again`);
      }
    }
  }
  const submitted = endings.length * size.contacts * 2;
  check('contacts acknowledged, a connection cut in every second', submitted, acknowledged.length);
  check(
    'of these stored',
    acknowledged.length,
    await count(`SELECT count(*) FROM contacts WHERE email = ANY ($1)`, [acknowledged]),
  );
  check('stored twice', 0, await count(`SELECT count(*) - count(DISTINCT email) FROM contacts`));
  const healed = `SELECT count(*) FROM healing_events WHERE source = 'POST /api/contacts' AND outcome = 'healed'`;
  check('decisions recorded before their responses', cut.length, await count(healed));

  platform.setEnding('kill');
  const before = await count(`SELECT count(*) FROM healing_events WHERE outcome = 'failed'`);
  const failing: number[] = [];
  for (const ending of ['kill', 'freeze'] as const) {
    platform.setEnding(ending);
    for (let number = 0; number < size.failures; number += 1) {
      failing.push(await client.postContact(`broken-${ending}-${number}@example.com`, crypto.randomUUID()));
    }
  }
  const lastFailureAt = performance.now();
  check('failures answered as failures', 2 * size.failures, failing.filter((status) => status >= 500).length);
  check(
    'and recorded',
    2 * size.failures,
    (await count(`SELECT count(*) FROM healing_events WHERE outcome = 'failed'`)) - before,
  );
  check('alerts sent by processes that were ended at once', 0, alerts(world, 'Not healed'));

  vendor.down = true;
  platform.setEnding('freeze');
  const wizard = await client.form('/onboarding/new', /name="projectName"/);
  const welcomed: string[] = [];
  for (let number = 0; number < size.mails; number += 1) {
    const email = `welcome-${number}@example.com`;
    const values = { name: `Welcome ${number}`, email, phone: '', company: '', projectName: `P ${number}`, dueOn: '' };
    const more = { credits: '1', step: '3', intent: 'next', idempotencyKey: crypto.randomUUID() };
    if ((await client.submit(wizard, { ...values, ...more })) !== null) welcomed.push(email);
  }
  check('clients taken in while the mail vendor is away', size.mails, welcomed.length);
  const open = `SELECT count(*) FROM healing_jobs WHERE status IN ('waiting', 'running')`;
  check('mails put into the queue', welcomed.length, await count(open));
  vendor.down = false;

  // What a process leaves to others is theirs after a minute.
  await pause(Math.max(6_000, settledMs - (performance.now() - lastFailureAt)));
  const epoch = `SELECT coalesce(max(epoch), 0) FROM healing_leases WHERE name = 'regular-work-tick'`;
  const slicesBefore = await count(epoch);
  platform.setEnding('freeze');
  await world.sql(passFiveMinutes);
  await client.get('/api/contacts');
  for (const lateMs of size.lateMs) {
    platform.setEnding('late', lateMs);
    await world.sql(passFiveMinutes);
    await client.get('/api/contacts');
  }
  say('Processes were ended with a slice not yet begun, or in the middle of it. The next ones go on.');
  platform.setEnding('wait');
  for (let round = 0; round < 8; round += 1) {
    await world.sql(passFiveMinutes);
    await client.get('/api/contacts');
    if ((await count(open)) === 0 && alerts(world, 'Not healed') > 0) break;
  }
  const slices = (await count(epoch)) - slicesBefore;
  check('mails left in the queue', 0, await count(open));
  check('welcome mails delivered', welcomed.length, vendor.mails.filter((to) => welcomed.includes(to)).length);
  check('alerts for the one cause of all failures', 1, alerts(world, 'Not healed'));
  const counted = `SELECT count(*) FROM healing_observations o JOIN healing_events e ON e.id = o.event_id WHERE e.source = 'POST /api/contacts'`;
  check('observations learned from healed failures, over processes', cut.length, await count(counted));

  const tick = `SELECT epoch FROM healing_leases WHERE name = 'regular-work-tick'`;
  const fresh = await count(tick);
  await Promise.all([client.get('/api/contacts'), client.get('/api/contacts')]);
  check('slices while the last round is fresh', 0, (await count(tick)) - fresh);
  await world.sql(passFiveMinutes);
  const cron = () =>
    fetch(`${platform.url}/api/cron/health-check`, { headers: { authorization: `Bearer ${world.cronSecret}` } }).then(
      async (response) => ({ status: response.status, body: (await response.json()) as { done: boolean } }),
    );
  const first = await cron();
  check('cron rounds answered 200 and done', 1, Number(first.status === 200 && first.body.done));
  const afterCron = await count(tick);
  await client.get('/api/contacts');
  check('slices right after the cron', 0, (await count(tick)) - afterCron);
  check(
    'health checks on record, each of the seven',
    7,
    await count(`SELECT count(DISTINCT name) FROM system_health_checks`),
  );
  check('alerts in the end', 1, alerts(world, 'Not healed'));

  const times = [...platform.coldStartsMs].sort((a, b) => a - b);
  return {
    ...{ checks, slices, endings: platform.served, output: platform.output() },
    processes: times.length,
    coldStartMs: { median: times[Math.floor(times.length / 2)] ?? 0, longest: times.at(-1) ?? 0 },
  };
}

/** Alerts that reached the person on call, by the beginning of their subject. */
function alerts({ vendor }: TrialWorld, subject: string): number {
  return vendor.alerts.filter((text) => text.includes(subject)).length;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
