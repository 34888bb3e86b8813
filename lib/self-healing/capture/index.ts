import type { Failure } from '../core/failure';
import { fingerprint } from './fingerprint';
import { behindMessage, framesOf, redactFrames } from './frames';
import { messageOf } from './message';
import { causesOf, isDrizzleQuery, nameOf, readCode, readProperty } from './read';
import { redactText } from './redact';

const maxMessage = 2_000;
const maxStack = 8_000;
const maxCauseMessage = 500;

/**
 * Describes anything that was thrown: redacted, bounded (message 2,000 characters, stack 8,000), whatever its getters,
 * size or shape. Never throws. The error itself stays in `error` and never leaves the process.
 */
export function captureFailure(error: unknown): Failure {
  try {
    return read(error);
  } catch (cause) {
    // What is left is an error hostile beyond what the readers foresee; it must not take the healer down.
    return unreadable(error, cause);
  }
}

function read(error: unknown): Failure {
  const causes = causesOf(error);
  const code = readCode(error) ?? causes.map(readCode).find((found) => found !== undefined);
  const name = clean(nameOf(error), 100);
  const message = clean(wording(error, causes), maxMessage);
  const stack = stackOf(error, name, message);
  return {
    error,
    name,
    ...(code === undefined ? {} : { code: clean(code, 100) }),
    message,
    ...(stack === undefined ? {} : { stack }),
    causes: causes.map(describeCause),
    fingerprint: fingerprint(error),
  };
}

function describeCause(cause: unknown): Failure['causes'][number] {
  const code = readCode(cause);
  return {
    name: clean(nameOf(cause), 100),
    ...(code === undefined ? {} : { code: clean(code, 100) }),
    message: clean(messageOf(cause, maxCauseMessage * 2), maxCauseMessage),
  };
}

/** drizzle's own message is the statement; what went wrong stands in its cause. */
function wording(error: unknown, causes: readonly unknown[]): string {
  const message = messageOf(error, maxMessage * 2);
  if (!isDrizzleQuery(error) || causes[0] === undefined) return message;
  return `${messageOf(causes[0], maxCauseMessage)} (in: ${message.replace(/\nparams: [\s\S]*$/, '')})`;
}

/** Redacts before cutting: half a secret is not known as one any more. */
function clean(text: string, maxLength: number): string {
  const redacted = redactText(text.slice(0, maxLength * 2));
  return redacted.length > maxLength ? `${redacted.slice(0, maxLength - 1)}…` : redacted;
}

/** The frames, under a first line of our own: the original one repeats the message, however long it is. */
function stackOf(error: unknown, name: string, message: string): string | undefined {
  const stack = readProperty(error, 'stack');
  if (typeof stack !== 'string') return undefined;
  const behind = behindMessage(stack, readProperty(error, 'message'));
  const words = clean(`${name}: ${message.slice(0, 300)}`, 600);
  let stackText = words;
  // The frames apart from the words: they are the same each time, and are known as harmless then.
  for (const line of redactFrames(framesOf(stack, behind))) {
    stackText += `\n${line}`;
    if (stackText.length > maxStack) break;
  }
  return stackText.length > maxStack ? `${stackText.slice(0, maxStack - 1)}…` : stackText;
}

function unreadable(error: unknown, cause: unknown): Failure {
  const message = `The thrown value could not be read (${cause instanceof Error ? cause.name : typeof cause}).`;
  return {
    error,
    name: 'Unreadable',
    message,
    causes: [],
    fingerprint: { id: '0000000000000000', template: message, version: 0 },
  };
}
