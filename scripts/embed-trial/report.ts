/** One thing that was looked at. */
export interface Check {
  what: string;
  ok: boolean;
  /** What was seen; the reason when it failed. */
  seen: string;
  ms: number;
}

export interface AppReport {
  app: string;
  about: string;
  checks: Check[];
}

/** A check that did not hold. Its message is the reason, in one line; `details` is what a reader needs next. */
export class CheckError extends Error {
  override readonly name = 'CheckError';
  readonly details: string;

  constructor(message: string, details = '') {
    super(message);
    this.details = details;
  }
}

/** Notes checks of one app as they are made, and says each at once. */
export class Checklist {
  readonly checks: Check[] = [];

  constructor(private readonly say: (line: string) => void) {}

  /** Makes one check. What `work` returns is what was seen. Rethrows what it threw, unless the trial can go on without. */
  async check(what: string, work: () => Promise<string>, input: { goOn?: boolean } = {}): Promise<void> {
    const from = performance.now();
    try {
      this.note({ what, ok: true, seen: await work(), ms: performance.now() - from });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.note({ what, ok: false, seen: reason, ms: performance.now() - from });
      if (error instanceof CheckError && error.details !== '') this.say(indent(error.details));
      if (!input.goOn) throw error;
    }
  }

  private note(check: Check): void {
    this.checks.push(check);
    this.say(lineOf(check));
  }
}

/** All that was seen, one table for each app. */
export function tableOf(reports: readonly AppReport[]): string {
  const width = Math.max(...reports.flatMap(({ checks }) => checks.map(({ what }) => what.length)));
  return reports
    .map(({ app, about, checks }) => [`${app}: ${about}`, ...checks.map((check) => lineOf(check, width))].join('\n'))
    .join('\n\n');
}

function lineOf({ what, ok, seen, ms }: Check, width = 44): string {
  const seconds = `${(ms / 1_000).toFixed(1)} s`.padStart(8);
  return `  ${ok ? 'ok  ' : 'FAIL'} ${what.padEnd(width)} ${seconds}  ${seen}`;
}

function indent(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-60);
  return lines.map((line) => `         | ${line}`).join('\n');
}
