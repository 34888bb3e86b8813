import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openDatabase } from '@/db/client';
import { environment } from '@/lib/env';
import type { Decision, PolicyReport } from '@/lib/self-healing/core/learning';
import { evaluatePolicies, readDecisions, usualPolicies } from '@/lib/self-healing/learn/policy';
import { describeReport } from './policy-replay/describe-report';
import { ArgumentError, parseReplayOptions, type ReplayOptions } from './policy-replay/options';
import { readLines } from './policy-replay/read-lines';

/**
 * `npm run policy:replay -- --days 30 --trust 0.7,0.8,0.9 [--service name] [--database-url …] [--file decisions.jsonl]`:
 * what each policy would have achieved on the recorded decisions. Reads alone. Exit code 0: the figures can be relied
 * on; 3: they are too few; 2: a wrong argument; 1: nothing could be read.
 */
const seed = 20_260_101;
const mostTold = 10;
const say = (line: string) => process.stdout.write(`${line}\n`);
const warn = (line: string) => process.stderr.write(`${line}\n`);

try {
  const options = parseReplayOptions(process.argv.slice(2));
  const { decisions, notes } =
    options.file === null ? await fromDatabase(options) : await fromFile(options, options.file);
  for (const note of notes.slice(0, mostTold)) warn(note);
  if (notes.length > mostTold) warn(`… and ${notes.length - mostTold} more of the kind.`);
  const report: PolicyReport = evaluatePolicies({ decisions, policies: usualPolicies(decisions, options.trust), seed });
  for (const line of describeReport(report)) say(line);
  process.exitCode = report.tooFew === null ? 0 : 3;
} catch (error) {
  warn(reasonOf(error));
  process.exitCode = error instanceof ArgumentError ? 2 : 1;
}

type Read = { decisions: Decision[]; notes: string[] };

async function fromDatabase({ databaseUrl, days, tenantId, service, most }: ReplayOptions): Promise<Read> {
  const { DATABASE_URL, DATABASE_DRIVER, DATA_DIR } = environment();
  const url = databaseUrl ?? DATABASE_URL;
  const driver = databaseUrl === null && DATABASE_DRIVER ? { driver: DATABASE_DRIVER } : {};
  const handle = await openDatabase(url === undefined ? { dataDir: DATA_DIR } : { url, ...driver, max: 1 });
  try {
    const { postgresStore } = await import('@/lib/self-healing/store/postgres');
    const fromMs = Date.now() - days * 86_400_000;
    // As the page has it: drills count only in a demonstration, which has the embedded database.
    const scope = { tenantId, fromMs, most, drills: url === undefined, ...(service === null ? {} : { service }) };
    const { decisions, refused, complete } = await readDecisions(postgresStore(handle).reports, scope);
    return {
      decisions,
      notes: [
        ...(complete ? [] : [`There are more than the oldest ${most}, which were read: give fewer days, or --most.`]),
        ...refused.map(({ eventId, reason }) => `Left out event ${eventId}: ${reason}.`),
      ],
    };
  } finally {
    await handle.close();
  }
}

async function fromFile({ most }: ReplayOptions, file: string): Promise<Read> {
  const { decisions, broken } = await readLines(
    createInterface({ input: createReadStream(file), crlfDelay: 1_000 }),
    most,
  );
  return { decisions, notes: broken.map(({ line, reason }) => `Line ${line} was left out: ${reason}.`) };
}

/** The database's own word rather than the whole statement that failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined && error.message.startsWith('Failed query')) {
    const reason = reasonOf(error.cause);
    return `The decisions could not be read: ${reason || 'the database does not answer'}.`;
  }
  return error.message || ('code' in error ? String(error.code) : error.name);
}
