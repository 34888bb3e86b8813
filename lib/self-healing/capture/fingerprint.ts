import { createHash } from 'node:crypto';
import type { Fingerprint } from '../core/failure';
import { boundedMemo } from './bounded-memo';
import { applicationFrame, behindMessage } from './frames';
import { messageOf } from './message';
import { messageTemplate } from './message-template';
import { causesOf, isDrizzleQuery, isError, nameOf, readCode, readProperty, readText } from './read';
import { redactText } from './redact';

export { messageTemplate } from './message-template';

/** Raised whenever the same error would get another id: learned records of another version are not looked up. */
const version = 2;
const maxText = 2_000;
const maxCauseText = 500;

const ids = boundedMemo<string>(1_000, 8_000);
const codes = boundedMemo<string>(500, 100);

/**
 * Groups failures by their likely cause: name, code and message template of the error and of what is behind it, and the
 * innermost frame in the application's own code. Where the code says what happened outside (a network error, SQLSTATE,
 * a status), the frame does not count: the same outage is one group wherever it was met. Lines, columns, folders,
 * packages and chunks never count, so that a release does not make old failures new ones. See docs/fingerprints.md.
 */
export function fingerprint(error: unknown): Fingerprint {
  const causes = causesOf(error);
  const template = messageTemplate(wordsOf(error, maxText));
  const behind = causes.map((cause) => linkOf(cause, undefined));
  const first = linkOf(error, template);
  const distinct = [...new Set(behind)].sort();
  // Happy Eyeballs: an aggregate without a word of its own is what its errors are, whether one address failed or two.
  const parts = distinct.length === 1 && isWordless(error) ? distinct : [first, ...distinct];
  const key = `${version}\n${parts.join('\n')}\n${frameOf(error, causes)}`;
  const id = ids.get(key) ?? ids.set(key, createHash('sha256').update(key).digest('hex').slice(0, 16));
  return { id, template, version };
}

/** One link of the chain as it counts. Where an error tells itself by codes and names, its words in whatever language do not count. */
function linkOf(error: unknown, template: string | undefined): string {
  const name = nameOf(error);
  const code = codeOf(error);
  const shown = name.length < 3 ? 'Error' : name;
  const words =
    (code === '' ? undefined : (operatingSystem(error) ?? postgres(error, code))) ??
    template ??
    messageTemplate(wordsOf(error, maxCauseText));
  return `${shown}\t${code}\t${statusOf(error) || (code === '' ? statusInWords(error) : '')}\t${words}`;
}

/** Node's errors of the operating system: which call failed. */
function operatingSystem(error: unknown): string | undefined {
  return readText(error, 'syscall', 60)?.split(' ')[0];
}

/** PostgreSQL words its messages in the language of the server (lc_messages); what it names, it names in fields and in quotes. */
function postgres(error: unknown, code: string): string | undefined {
  if (code.length !== 5 || readText(error, 'routine', 60) === undefined) return undefined;
  const fields = ['routine', 'schema', 'table', 'column', 'constraint', 'dataType'].map(
    (key) => readText(error, key, 120) ?? '',
  );
  const quoted = messageOf(error, maxCauseText).match(/["«»„“][^"«»„“”]{1,120}["«»“”]/g) ?? [];
  const names = quoted.map((text) => text.slice(1, -1).trim()).filter((text) => /^[A-Za-z_][\w$.]*$/.test(text));
  return messageTemplate([...fields, ...names].join(' '));
}

/** drizzle's message is the statement with the values bound to it: they vary, and never count. */
function wordsOf(error: unknown, maxLength: number): string {
  const message = messageOf(error, maxLength);
  if (!isDrizzleQuery(error)) return message;
  const values = message.indexOf('\nparams: ');
  return values === -1 ? message : message.slice(0, values);
}

function isWordless(error: unknown): boolean {
  return (
    isError(error) && readText(error, 'message', 20)?.trim() === '' && Array.isArray(readProperty(error, 'errors'))
  );
}

/** Codes of what happens outside the application: errno, SQLSTATE, undici, Node's sockets and TLS, a status as a number. */
const outside =
  /^(?:E(?!RR_)[A-Z]{2,}\d?|EAI_[A-Z]+|UND_ERR_\w+|ERR_(?:SOCKET|HTTP2|TLS|SSL|STREAM|NETWORK|QUIC|CONNECTION)\w*|(?=[A-Z]*\d)[0-9A-Z]{5}|\d{3,6})$/;

function isOutside(error: unknown): boolean {
  return outside.test(codeOf(error)) || statusOf(error) !== '';
}

/** The frame of the error, else of the first cause that has one; none where a code says that it happened outside. */
function frameOf(error: unknown, causes: readonly unknown[]): string {
  if (isOutside(error) || causes.some(isOutside)) return '';
  for (const link of [error, ...causes]) {
    const stack = readProperty(link, 'stack');
    if (typeof stack !== 'string') continue;
    const frame = applicationFrame(stack, behindMessage(stack, readProperty(link, 'message')));
    if (frame !== '') return frame;
  }
  return '';
}

function codeOf(error: unknown): string {
  const code = readCode(error) ?? '';
  return codes.get(code) ?? codes.set(code, redactText(code));
}

/** The HTTP status wherever clients put it. */
function statusOf(error: unknown): string {
  const status =
    readProperty(error, 'status') ??
    readProperty(error, 'statusCode') ??
    readProperty(readProperty(error, 'response'), 'status') ??
    readProperty(readProperty(error, '$metadata'), 'httpStatusCode');
  return (typeof status === 'number' || typeof status === 'string') && /^[1-5]\d\d$/.test(String(status))
    ? String(status)
    : '';
}

/** `HTTP 503`, `status code 404`: in words a number like others, yet it tells what happened. */
const wordedStatus = /\b(?:HTTP(?:\/[\d.]{1,3})?|status(?: ?code)?)[ :=]{1,3}([45]\d\d)\b/i;

function statusInWords(error: unknown): string {
  return wordedStatus.exec(readText(error, 'message', 300) ?? '')?.[1] ?? '';
}
