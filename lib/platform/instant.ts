export type InstantStyle = 'minute' | 'second' | 'day-minute' | 'day-second';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A point in time at a fixed offset from UTC, by hand rather than by `Intl`: server and browser must render the same
 * characters. `offsetMinutes` is 0 on the server and the viewer's own in the browser.
 */
export function formatInstant(ms: number, style: InstantStyle, offsetMinutes = 0): string {
  if (!Number.isFinite(ms)) return '—';
  const at = new Date(ms + offsetMinutes * 60_000);
  const minute = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
  if (style === 'minute') return minute;
  const day = `${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
  if (style === 'day-minute') return `${day} ${minute}`;
  const second = `${minute}:${pad(at.getUTCSeconds())}`;
  if (style === 'second') return second;
  return `${day} ${second}`;
}

/** A time of day alone would be read as today's: what is older than half a day gets its date. */
export function sinceStyle(ms: number, nowMs: number): InstantStyle {
  return nowMs - ms > 12 * 3_600_000 ? 'day-minute' : 'minute';
}

/** "2026-11-22 03:04:11 UTC", for titles. */
export function formatUtc(ms: number): string {
  if (!Number.isFinite(ms)) return '—';
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
