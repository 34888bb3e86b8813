import { isError, readCode, readProperty, readText } from './read';
import { redact } from './redact';

/** A text for anything that can be thrown, at most `maxLength` characters, not redacted. Never throws. */
export function messageOf(error: unknown, maxLength: number): string {
  if (typeof error === 'string') return error.slice(0, maxLength);
  if (isError(error)) {
    const message = readText(error, 'message', maxLength) ?? '';
    // Happy Eyeballs: an aggregate without a word of its own.
    return message.trim() === '' ? insteadOfMessage(error, maxLength) : message;
  }
  if (typeof error === 'object' && error !== null) return asJson(error).slice(0, maxLength);
  if (typeof error === 'function') return 'A function was thrown.';
  return `${String(error)} was thrown.`.slice(0, maxLength);
}

function insteadOfMessage(error: unknown, maxLength: number): string {
  const errors = readProperty(error, 'errors');
  const first = Array.isArray(errors) ? readText(errors[0], 'message', maxLength) : undefined;
  return first || readCode(error) || 'An error without a message.';
}

function asJson(value: object): string {
  try {
    return JSON.stringify(redact(value), (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
  } catch (cause) {
    return `An object that cannot be written as text was thrown (${cause instanceof Error ? cause.name : typeof cause}).`;
  }
}
