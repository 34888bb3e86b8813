import { parseArgs } from 'node:util';

export interface DoctorOptions {
  folder: string;
  json: boolean;
  /** Warnings count as problems. */
  strict: boolean;
  /** Writes `.selfheal/doctor.json` for the admin page. */
  save: boolean;
  /** Judges as production even where NODE_ENV does not say so. */
  production: boolean;
  /** Vercel's plan, where it is known. */
  plan: 'hobby' | 'pro' | null;
  /** How old the last maintenance round may be; null: ten minutes, or what the cron of `vercel.json` allows. */
  roundMinutes: number | null;
  /** False: the database is left alone. */
  database: boolean;
}

/** An argument is wrong; the message names it and says what is expected. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

export const usage =
  'Usage: npm run doctor -- [<folder>] [--json] [--strict] [--save] [--production] [--plan hobby|pro] [--round-minutes <n>] [--no-database]';

/** @throws ArgumentError */
export function parseDoctorOptions(args: readonly string[], here: string): DoctorOptions {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new ArgumentError(`One folder at most, not ${positionals.length}. ${usage}`);
  const { plan } = values;
  if (plan !== undefined && plan !== 'hobby' && plan !== 'pro') {
    throw new ArgumentError('--plan must be hobby or pro.');
  }
  const minutes = values['round-minutes'];
  const roundMinutes = minutes === undefined ? null : Number(minutes);
  if (roundMinutes !== null && !(roundMinutes > 0 && roundMinutes <= 100_000)) {
    throw new ArgumentError('--round-minutes must be a number of minutes above 0.');
  }
  return {
    roundMinutes,
    folder: positionals[0] ?? here,
    json: values.json ?? false,
    strict: values.strict ?? false,
    save: values.save ?? false,
    production: values.production ?? false,
    plan: plan ?? null,
    database: !values['no-database'],
  };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: flag,
        strict: flag,
        save: flag,
        production: flag,
        plan: { type: 'string' },
        'round-minutes': { type: 'string' },
        'no-database': flag,
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('.')[0] : String(error);
    throw new ArgumentError(`${reason}. ${usage}`, { cause: error });
  }
}
