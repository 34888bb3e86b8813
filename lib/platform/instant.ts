export type InstantStyle = 'minute' | 'second' | 'day-second';

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
  const second = `${minute}:${pad(at.getUTCSeconds())}`;
  if (style === 'second') return second;
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${second}`;
}

/** "2026-11-22 03:04:11 UTC", for titles. */
export function formatUtc(ms: number): string {
  if (!Number.isFinite(ms)) return '—';
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
