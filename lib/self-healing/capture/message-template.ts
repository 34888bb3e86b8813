import { boundedMemo } from './bounded-memo';
import { redactText } from './redact';
import { any, variableWord } from './variable-word';

const maxText = 2_000;

const url = /\b[a-z][a-z0-9+.-]{1,15}:\/\/(?:\[[a-z]{2,8}\]|[^\s"'`<>)\]]){1,2000}/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character.
const colour = /\u001b\[[0-9;]{0,16}m/g;
const clock = '\\d{1,2}[:.h]\\d\\d(?:[:.]\\d\\d)?(?:[.,]\\d{1,9})?(?:\\s?[ap]\\.?m\\b\\.?)?';
/** `Sat Jun 18 02:08:10 EDT 2005`, `June 18th, 2005`. */
const englishDate = new RegExp(
  '\\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?' +
    `\\s{1,3}\\d{1,2}(?:st|nd|rd|th)?\\b,?(?:\\s+${clock})?(?:\\s+[A-Z]{3,4})?(?:\\s+\\d{4}\\b)?`,
  'gi',
);
/** `12. März 2026, 10:15`, `le 3 févr. 2026 à 10h15`, `12 de marzo de 2026`, `Wed, 21 Oct 2015 07:28:00 GMT`, in any language. */
const namedMonth = new RegExp(
  '(?:(?<![\\p{L}])\\p{L}{2,14}\\.?,\\s+)?(?<![\\d.:])\\d{1,2}\\.?\\s+(?:de\\s+)?\\p{L}{3,14}\\.?\\s+(?:de\\s+)?(?:19|20)\\d\\d(?!\\d)' +
    `(?:,?\\s+(?:\\p{L}{1,3}\\s+)?${clock})?`,
  'giu',
);
/** What redaction put in place of a value, and the rest of the word that held it: long ids pass for cards by chance. */
const redactedValue =
  /(?:[\w-]{0,60}[_-])?\[(?:secret|email|phone|card|iban|ssn|ip|values?)\](?:[._-][\w-]{1,60}){0,8}/g;
const hasYear = /(?:19|20)\d\d/;

const quoted =
  /"([^"\n]{1,300})"|(?<![\p{L}\d])'([^'\n]{1,300})'|`([^`\n]{1,300})`|«([^«»\n]{1,300})»|„([^„“”\n]{1,300})[“”]|“([^“”\n]{1,300})”/gu;
const identifier = /^[A-Za-z_$][\w$.-]{0,59}$/;

/** Names of fields whose value says which one, not what happened. */
const naming =
  /(?:user|login|owner|host|account|tenant|client|peer|email|pkg|package|path|file|dir|uri|url|addr|address|tag|name|id|key)$/i;
const assignment =
  /([\w.-]{1,60})( = |=)(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|\w{0,60}\{[^{}\n]{0,300}\}|([A-Za-z_$][\w$.@-]{0,120})(?![\w(<{*=]))/g;
const plainValue = /^(?:true|false|undefined|nan)$|(?:Error|Exception|Failure)$|^[A-Z][A-Z_]+$/;

const person =
  /\b((?:for|invalid) user|user(?:name)?(?= [^\s]{1,60} (?:from|by|at|via|logged|has|is|was|does|do|not|cannot|could|already)\b))\s(?!(?:not|is|was|has|does|cannot|and|or|name|id|ids|account|accounts|session|sessions|profile|input|data|email|agent|role|roles|record|message|password|token|key|group|groups|request|interface|service|object|credentials|limit|quota|permission|permissions|authentication|authorization|unknown|from|by|at|with|already|creation|update|lookup|settings|preferences|registration|signup|login|logout|table|list|search|profiles|details|info|content|upload|deletion|query|store|api|cache|event|events|type|model|schema|who|which|that|must|can|could|will|may)\b)[A-Za-z_][\w.$-]{0,59}/gi;
/** Who it was, whatever the name; two blanks are an empty one. */
const invalidUser = /\b(invalid user)(?: [^\s<]{1,60}| )(?= (?:from |\[))/gi;
/** `role` and the like name things of a database, which stay. */
const quotedPerson = /\b((?:user(?:name)?|account|customer|tenant) (["'`]))[^"'`\n]{1,100}\2/gi;
const namedFrom = /\b(for) [A-Za-z_][\w.$-]{0,59} (from) (?=<\*>)/g;

const words = /[^\s"'`,;()[\]{}<>|=!?*«»„“”]+/g;

/** Lists, addresses with ports, versions and dates become one placeholder, however many parts they have. */
const joined = /<\*>(?:[\s,;:./\\_+\-@#'’&~^]{0,3}<\*>)+/g;
const lead = /(^|[\s=([{,:|])[-+#$/~.\\:]{1,3}(?=<\*>)/g;
const unit =
  /<\*>(?:\s?%|\s(?:[kmgt]i?b|b|bytes?|ns|[uµ]s|ms|s|secs?|mins?|(?:milli|micro|nano)?seconds?|minutes?|hours?|days?|[ap]\.?m\.?)(?![\w.*<]))/gi;
const zone = /<\*>\s(?:GMT|UTC|[A-Z]{1,3}[SD]T)(?![\w*<])/g;

/** Only what held nothing secret is remembered: no secret stays here. */
const templates = boundedMemo<string>(500, 2_000);
/** Forms that were found to be their own template. */
const settled = boundedMemo<true>(500, 2_500);

/**
 * The message with what varies replaced by `<*>`: ids, numbers with their units, times, paths, addresses, quoted values,
 * values of naming fields. Redacted, at most 2,000 characters; its own template; a function of this text alone. Quoted
 * names (columns, properties), words in capitals, true and false stay: they tell causes apart.
 */
export function messageTemplate(text: string): string {
  const known = templates.get(text);
  if (known !== undefined) return known;
  const cut = text.length > maxText * 2 ? text.slice(0, maxText * 2) : text;
  const redacted = redactAround(cut);
  const template = settle(redacted.length > maxText ? redacted.slice(0, maxText) : redacted);
  return redacted === text ? templates.set(text, template) : template;
}

/** A placeholder can complete another form, an e-mail address or a token too; what is found does not depend on the order. */
function settle(text: string): string {
  let template = text;
  for (let round = 0; round < 8; round++) {
    const next = onePass(template);
    if (settled.get(next) !== undefined) return next;
    const redacted = redactAround(next);
    if (redacted === template) {
      if (next === template) settled.set(template, true);
      break;
    }
    template = redacted;
  }
  return template;
}

/** For the rules of redaction `<any>` stands for a value, `<*>` could be one. */
function redactAround(text: string): string {
  if (!text.includes(any)) return redactText(text);
  return redactText(text.replaceAll(any, '<any>')).replaceAll('<any>', any);
}

function onePass(text: string): string {
  let template = text;
  if (template.includes('\u001b')) template = template.replace(colour, '');
  if (template.includes('://')) template = template.replace(url, any);
  if (template.includes('[')) template = template.replace(redactedValue, any);
  if (/\d/.test(template)) {
    template = template.replace(englishDate, any);
    if (hasYear.test(template)) template = template.replace(namedMonth, any);
  }
  if (template.includes('=')) template = template.replace(assignment, assigned);
  if (/["'`«„“]/.test(template)) template = template.replace(quotedPerson, `$1${any}$2`).replace(quoted, quotation);
  if (/\buser/i.test(template)) {
    template = template.replace(invalidUser, `$1 ${any}`).replace(person, `$1 ${any}`);
  }
  template = template.replace(words, variableWord);
  template = template.replace(/\s+/g, ' ').trim();
  if (template.includes(any)) template = joinPlaceholders(template);
  return template.includes(' ()') ? template.replaceAll(' ()', ` (${any})`) : template;
}

function joinPlaceholders(text: string): string {
  let template = text;
  for (let round = 0; round < 4; round++) {
    const next = template.replace(lead, '$1').replace(unit, any).replace(zone, any).replace(joined, any);
    if (next === template) break;
    template = next;
  }
  if (template.includes(`[${any}]:`)) template = template.replaceAll(`[${any}]:${any}`, any);
  return template.includes(' from ') ? template.replace(namedFrom, `$1 ${any} $2 `) : template;
}

function quotation(whole: string, ...groups: (string | undefined)[]): string {
  const inner = groups.slice(0, 6).find((group) => group !== undefined) ?? '';
  if (
    /^(?:<\*>|\[[a-z]+\])+$/.test(inner) ||
    (identifier.test(inner) && !/\d/.test(inner) && variableWord(inner) === inner)
  )
    return whole;
  // A request line: the method says what was asked for.
  const method = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /.exec(inner)?.[0] ?? '';
  return `${whole[0]}${method}${any}${whole.at(-1)}`;
}

function assigned(whole: string, name: string, sign: string, word: string | undefined): string {
  if (word === undefined) return `${name}${sign}${any}`;
  if (plainValue.test(word)) return whole;
  const instance = word === 'null' || naming.test(name) || /^[a-z][\w-]*(?:\.[\w-]+){2,}$/i.test(word);
  return instance ? `${name}${sign}${any}` : whole;
}
