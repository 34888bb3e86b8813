/** The five fields of a cron line, each as the set of values it matches; null when it is none. */
function fieldsOf(schedule: string): Set<number>[] | null {
  const parts = schedule.trim().split(/\s+/);
  const ranges = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 6],
  ] as const;
  if (parts.length !== ranges.length) return null;
  const sets = ranges.map(([low, high], index) => valuesOf(parts[index] ?? '', low, high));
  return sets.every((set): set is Set<number> => set !== null) ? sets : null;
}

function valuesOf(field: string, low: number, high: number): Set<number> | null {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|\d+(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return null;
    const [, base = '*', to, step] = match;
    const from = base === '*' ? low : Number.parseInt(base, 10);
    const until = base === '*' || (to === undefined && step !== undefined) ? high : Number(to ?? from);
    const every = Number(step ?? 1);
    if (from < low || until > high || every < 1) return null;
    for (let value = from; value <= until; value += every) values.add(value);
  }
  return values;
}

const minuteMs = 60_000;
/** Long enough for lines that name a day of the month. */
const watchedMinutes = 64 * 24 * 60;

/** The shortest and the longest time between two ticks of a cron line, in minutes; null for a line that is none or hardly ever ticks. */
export function cronGaps(schedule: string): { shortest: number; longest: number } | null {
  const fields = fieldsOf(schedule);
  if (fields === null) return null;
  const [minutes, hours, days, months, weekdays] = fields;
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  // Where both are given, cron takes either.
  const either = days.size < 31 && weekdays.size < 7;
  let last: number | null = null;
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  for (let minute = 0; minute < watchedMinutes; minute++) {
    const at = new Date(minute * minuteMs);
    if (!minutes.has(at.getUTCMinutes()) || !hours.has(at.getUTCHours()) || !months.has(at.getUTCMonth() + 1)) continue;
    const day = days.has(at.getUTCDate());
    const weekday = weekdays.has(at.getUTCDay());
    if (either ? !day && !weekday : !day || !weekday) continue;
    if (last !== null) {
      shortest = Math.min(shortest, minute - last);
      longest = Math.max(longest, minute - last);
    }
    last = minute;
  }
  return longest === 0 ? null : { shortest, longest };
}
