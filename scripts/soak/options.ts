import { parseArgs } from 'node:util';

export interface SoakOptions {
  seconds: number;
  seed: number;
  instances: number;
  /** Clients that work at the same time. */
  clients: number;
  /** Where the verdict is written as JSON, besides being printed. */
  report: string | null;
}

/** Reads `--minutes 5 --seed 7 --instances 2 --clients 8 --report soak.json`. @throws Error that names the wrong option. */
export function parseSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      instances: { type: 'string' },
      clients: { type: 'string' },
      report: { type: 'string' },
    },
  });
  const seconds = values.seconds
    ? positive('seconds', values.seconds)
    : positive('minutes', values.minutes ?? '5') * 60;
  return {
    seconds,
    seed: values.seed ? whole('seed', values.seed) : Math.trunc(Date.now() % 1_000_000_000),
    instances: whole('instances', values.instances ?? '2'),
    clients: whole('clients', values.clients ?? '8'),
    report: values.report ?? null,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} must be a number above 0, not "${text}".`);
  return value;
}

function whole(name: string, text: string): number {
  const value = positive(name, text);
  if (!Number.isInteger(value)) throw new Error(`--${name} must be a whole number, not "${text}".`);
  return value;
}
