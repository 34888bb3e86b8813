import type { Alert } from '../core/ports';

/** Longest text message, in characters. */
export const smsLength = 300;

export function alertUrl(alert: Alert, appUrl: string): string {
  return new URL(alert.path, appUrl).toString();
}

/** The alert as plain text, for the text version of an e-mail. */
export function alertText(alert: Alert, appUrl: string): string {
  return [
    alert.title,
    '',
    `What happened: ${alert.lines.happened}`,
    `What was done: ${alert.lines.done}`,
    `What is wanted: ${alert.lines.wanted}`,
    '',
    `${new Date(alert.occurredAtMs).toISOString()} · ${alertUrl(alert, appUrl)}`,
  ].join('\n');
}

/** One line of at most 300 characters that always ends with the whole link. Error text may hold anything: control characters go. */
export function alertSms(alert: Alert, appUrl: string): string {
  const url = alertUrl(alert, appUrl);
  const words = `${alert.title}. ${alert.lines.wanted} ${alert.lines.happened}`
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const room = Math.max(0, smsLength - url.length - 1);
  const short = words.length > room ? `${words.slice(0, Math.max(0, room - 3)).trimEnd()}...` : words;
  return `${short} ${url}`.slice(0, smsLength);
}
