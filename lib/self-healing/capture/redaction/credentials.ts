import type { TextRule } from './rules';

const secret = () => '[secret]';

/** Credentials without a beginning of their own: what tells them is what is in them or where they stand. */
const shapes: readonly [name: string, hints: readonly string[], form: string][] = [
  ['discord', ['.'], '[MNO][A-Za-z0-9]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}'],
  ['telegram', [':A'], '\\d{8,10}:A[\\w-]{34}'],
  ['mailchimp', ['-us'], '[0-9a-f]{32}-us\\d{1,2}'],
  ['azure-client-secret', ['Q~'], '[\\w.~-]{3}\\dQ~[\\w.~-]{31,34}'],
  ['terraform', ['.atlasv1.'], '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,70}'],
  ['maxmind', ['_mmk'], '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk'],
  ['facebook-app', ['|'], '\\d{15,16}\\|[\\w-]{27,40}'],
  ['asana', ['/'], '\\d/\\d{16}:[0-9a-f]{32}'],
];

/** `Basic authentication` is prose, `Basic dXNlcjpwYXNz` is not. */
function looksRandom(value: string): boolean {
  return value.length >= 6 && !/^(?:[A-Z]?[a-z]+|[A-Z]+)[.=]?$/.test(value) && !/^[xX*.=_-]+$/.test(value);
}

/** Names and passwords before an `@`: they come before mail addresses are looked for, which would take part of them. */
export const userRules: readonly TextRule[] = [
  {
    name: 'url-credentials',
    hints: ['://'],
    pattern: /:\/\/[^\s'"<>/?#]{1,512}@/g,
    // A name alone is none, unless it is a token.
    replace: ([match = '']) =>
      match === '://[secret]@' || /^:\/\/(?:[A-Za-z_-]{1,64}|[^:]{1,15})@$/.test(match) ? null : '://[secret]@',
  },
  {
    // A password that holds a slash or a blank, which URLs do not allow but people write.
    name: 'url-credentials-unescaped',
    hints: ['://'],
    pattern: /:\/\/[^\s'"<>/?#:@]{1,128}:(?!\d{1,5}[/?#])([^\n'"<>@]{1,128})@/g,
    // With a blank it is a password where it holds a sign as well; else two things stand beside each other.
    replace: ([, password = '']) => (/\s/.test(password) && !/^\S*[^\w\s]/.test(password) ? null : '://[secret]@'),
  },
  {
    name: 'webhook-url',
    hints: ['hooks.slack.com', '/api/webhooks/', 'webhook.office.com/'],
    pattern:
      /(hooks\.slack\.com\/(?:services|workflows|triggers)|\/api\/webhooks|webhook\.office\.com\/webhookb2)\/[\w/@-]{16,255}/g,
    replace: ([, where]) => `${where}/[secret]`,
  },
  {
    name: 'command-line-user',
    hints: ['-u'],
    pattern: /(\s(?:-u|--(?:proxy-)?user)[ =]{0,4})(["']?)([^\s:"'$<{[]{0,128}):(?!\/\/|\d{1,5}\b)([^\s"'$<[]{3,256})/g,
    replace: ([, lead, quote, user]) => `${lead}${quote}${user}:[secret]`,
  },
];

export const credentialRules: readonly TextRule[] = [
  ...shapes.map(
    ([name, hints, form]): TextRule => ({
      name,
      hints,
      pattern: new RegExp(`(?<![A-Za-z0-9_])${form}(?![A-Za-z0-9_])`, 'g'),
      replace: secret,
    }),
  ),
  {
    // 64 bytes in base64: the account keys of Azure's storage, Cosmos DB and Batch.
    name: 'azure-account-key',
    hints: ['=='],
    pattern: /(?<![A-Za-z0-9_+/])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9_])/g,
    replace: secret,
  },
  {
    name: 'mailgun',
    when: /-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])/,
    pattern: /(?<![A-Za-z0-9_])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])/g,
    replace: secret,
  },
  {
    // Signed (three parts), encrypted (five) or cut. The run is always consumed, so that no part is searched twice.
    name: 'json-web-token',
    hints: ['eyJ'],
    pattern: /(?<!\w)eyJ[\w-]+(?:\.[\w-]*){0,4}/g,
    replace: ([match]) => (match && match.length >= 16 && match.includes('.') ? '[secret]' : null),
  },
  {
    name: 'authorization-scheme',
    pattern: /\b(bearer|basic|digest|token|apikey)[ \t]{1,8}([A-Za-z0-9+/_~.=-]{6,8192})/gi,
    replace: ([, scheme, value]) => (value && looksRandom(value) ? `${scheme} [secret]` : null),
  },
  {
    name: 'machine-login',
    hints: ['machine '],
    pattern: /\b(machine \S{1,255}\s{1,8}login \S{1,255}\s{1,8}password )(?!\[secret\])\S{1,255}/g,
    replace: ([, lead]) => `${lead}[secret]`,
  },
];
