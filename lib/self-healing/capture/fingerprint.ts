import { createHash } from 'node:crypto';
import type { Fingerprint } from '../core/failure';
import { applicationFrame } from './frames';
import { messageOf } from './message';
import { causesOf, nameOf, readCode, readProperty } from './read';
import { redactText } from './redact';

/** Raised whenever the same error would get another id: learned records of another version are not looked up. */
const version = 1;
const maxText = 2_000;

/** In this order: a wider form must not eat a part of a longer one. */
const variables: readonly [pattern: RegExp, placeholder: string][] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character.
  [/\u001b\[[0-9;]{0,16}m/g, ''],
  [/\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'`<>)\]]{1,2000}/gi, '<url>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?/g, '<time>'],
  [/\b(?:mon|tue|wed|thu|fri|sat|sun), \d{1,2} [a-z]{3} \d{4} \d\d:\d\d:\d\d(?: GMT)?/gi, '<time>'],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?\b/g, '<time>'],
  [/(?<![\w.$:/@<>-])(?:[A-Za-z]:\\|~?\.{0,2}\/)[^\s"'`<>():,;]{1,500}(?::\d{1,9}){0,2}/g, '<path>'],
  [
    /\b[\w@-]{1,120}(?:\.[\w-]{1,120}){0,4}\.(?:[cm]?[jt]sx?|css|json|map|node|wasm|sql|py|so)(?::\d{1,9}){0,2}\b/g,
    '<path>',
  ],
  [/(?<![\w.])(?:127(?:\.\d{1,3}){3}|0\.0\.0\.0|localhost|\[ip\]|::1)(?::\d{1,5})?\b/g, '<host>'],
  [/\[ip\](?::\d{1,5})?/g, '<host>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,128}\b/gi, '<id>'],
  [/\b[A-Za-z0-9_-]{0,60}[A-Za-z]\d[A-Za-z0-9_-]{0,60}\d[A-Za-z][A-Za-z0-9_-]{0,60}\b/g, '<id>'],
  [
    /(?<![A-Za-z0-9<])[-+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?(?=(?:ns|us|µs|ms|s|m|h|d|b|kb|mb|gb|kib|mib|gib|%|x|px)?\b)/gi,
    '<num>',
  ],
  [/\d+/g, '<num>'],
  [/\$<num>(?:, ?\$<num>)+/g, '$<num>'],
  [/<num>(?:, ?<num>)+/g, '<num>'],
];
const quoted = /"([^"\n]{1,300})"|'([^'\n]{1,300})'|`([^`\n]{1,300})`/g;
const identifier = /^[A-Za-z_$][\w$.-]{0,59}$/;

/**
 * The message with ids, numbers, times, paths, addresses and quoted values replaced by placeholders, redacted, at most
 * 2,000 characters. Quoted names (columns, properties) stay: they tell causes apart.
 */
export function messageTemplate(text: string): string {
  let template = redactText(text.slice(0, maxText * 2)).slice(0, maxText);
  // A placeholder can complete another form ("12/a/b"); what is found in the end does not depend on the order.
  for (let round = 0; round < 4; round++) {
    // So can it complete an e-mail address or a token.
    const next = redactText(onePass(template));
    if (next === template) break;
    template = next;
  }
  return template;
}

function onePass(text: string): string {
  let template = text.replace(quoted, (whole, ...groups) => {
    const inner = String(groups.slice(0, 3).find((group) => group !== undefined) ?? '');
    const quote = whole[0] ?? '"';
    if (/^(?:<[a-z]+>|\[[a-z]+\])+$/.test(inner) || (identifier.test(inner) && !/\d/.test(inner))) return whole;
    return `${quote}<text>${quote}`;
  });
  for (const [pattern, placeholder] of variables) template = template.replace(pattern, placeholder);
  return template.replace(/\s+/g, ' ').trim();
}

/**
 * Groups failures by their likely cause: name, codes and message template of the error and of what is behind it. An
 * error without any code also counts its first frame in the application's sources, by file and function; lines,
 * columns, packages and bundled chunks never count, so that a release does not make old failures new ones.
 */
export function fingerprint(error: unknown): Fingerprint {
  const template = messageTemplate(messageOf(error, maxText));
  const chain = [error, ...causesOf(error)];
  const parts = chain.map((link) => [
    nameOf(link),
    codeOf(link),
    link === error ? template : messageTemplate(messageOf(link, 500)),
  ]);
  const coded = parts.some(([, code]) => code !== '');
  const frame = coded ? '' : applicationFrame(readProperty(error, 'stack'));
  const id = createHash('sha256')
    .update(JSON.stringify([version, parts, frame]))
    .digest('hex')
    .slice(0, 16);
  return { id, template, version };
}

function codeOf(error: unknown): string {
  const status = readProperty(error, 'status') ?? readProperty(error, 'statusCode');
  const code = readCode(error) ?? (typeof status === 'number' ? String(status) : '');
  return redactText(code);
}
