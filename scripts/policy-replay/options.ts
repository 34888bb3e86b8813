import { parseArgs } from 'node:util';

export interface ReplayOptions {
  days: number;
  /** Thresholds to try out, ascending. */
  trust: number[];
  /** Decisions as lines of JSON instead of a database. */
  file: string | null;
  /** Instead of the configured database. */
  databaseUrl: string | null;
  tenantId: string;
  /** Null: all services. */
  service: string | null;
  /** Decisions read at most. */
  most: number;
}

/** An argument is wrong; the message names it and says what is expected. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** Reads `--days 30 --trust 0.7,0.8,0.9 --database-url … --file …`. @throws ArgumentError that names the wrong one. */
export function parseReplayOptions(args: readonly string[]): ReplayOptions {
  const values = parse(args);
  const days = Number(values.days ?? '30');
  if (!(days > 0 && days <= 3_650))
    throw new ArgumentError(`--days must be above 0 and at most 3650, not "${values.days}".`);
  const most = Number(values.most ?? '200000');
  if (!Number.isInteger(most) || most < 1 || most > 2_000_000)
    throw new ArgumentError(`--most must be a whole number from 1 to 2000000, not "${values.most}".`);
  const databaseUrl = values['database-url'] ?? null;
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new ArgumentError('--database-url must begin with postgres:// or postgresql://.');
  if (databaseUrl !== null && values.file !== undefined)
    throw new ArgumentError('--file and --database-url exclude each other.');
  const trust = (values.trust ?? '0.7,0.8,0.9').split(',').map((text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= 0.5 && value < 1))
      throw new ArgumentError(
        `--trust must be numbers from 0.5 to below 1, separated by commas, not "${values.trust}".`,
      );
    return value;
  });
  return {
    ...{ days, most, databaseUrl, trust: [...new Set(trust)].sort((a, b) => a - b) },
    file: values.file ?? null,
    tenantId: values.tenant ?? 'default',
    service: values.service ?? null,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const names = ['days', 'trust', 'file', 'database-url', 'tenant', 'service', 'most'] as const;
    const options = Object.fromEntries(names.map((name) => [name, text])) as Record<
      (typeof names)[number],
      typeof text
    >;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
