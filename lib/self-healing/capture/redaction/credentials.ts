import type { TextRule } from './rules';

const secret = () => '[secret]';

/**
 * Credentials that show what they are by their own form. Sources: the vendors' documentation of their token formats
 * and the prefixes that GitHub's secret scanning and gitleaks list for them.
 */
const tokenForms: readonly [name: string, hints: readonly string[], form: string][] = [
  ['aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'],
  ['google-api-key', ['AIza'], 'AIza[\\w-]{35}'],
  ['google-oauth', ['ya29.', 'GOCSPX-'], '(?:ya29\\.[\\w-]{20,512}|GOCSPX-[\\w-]{20,64})'],
  [
    'github',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    '(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\\w{22,255})',
  ],
  [
    'gitlab',
    ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-', 'glagent-'],
    'gl(?:pat|dt|rt|ptt|cbt|soat|agent)-[\\w-]{20,128}',
  ],
  ['slack', ['xox', 'xapp-'], '(?:xox[a-z](?:\\.[a-z]{3,4})?-[\\w-]{10,255}|xapp-\\d-[\\w-]{10,255})'],
  ['stripe', ['sk_', 'rk_', 'whsec_'], '(?:[sr]k_(?:live|test)_[A-Za-z0-9]{8,255}|whsec_[A-Za-z0-9+/=]{16,128})'],
  ['openai-and-alike', ['sk-'], 'sk-[A-Za-z0-9_-]{16,255}'],
  ['resend', ['re_'], 're_(?:[A-Za-z0-9]{4,16}_[A-Za-z0-9]{16,64}|(?=[A-Za-z]{0,40}\\d)[A-Za-z0-9]{20,64})'],
  ['twilio-sid', ['AC', 'SK'], '(?:AC|SK)[0-9a-f]{32}'],
  ['sendgrid', ['SG.'], 'SG\\.[\\w-]{16,64}\\.[\\w-]{16,128}'],
  ['mailgun', ['key-'], 'key-[0-9a-f]{32}'],
  ['mailchimp', ['-us'], '[0-9a-f]{32}-us\\d{1,2}'],
  ['npm', ['npm_'], 'npm_[A-Za-z0-9]{36}'],
  ['pypi', ['pypi-'], 'pypi-[\\w-]{50,512}'],
  ['digitalocean', ['_v1_'], 'do[opr]_v1_[0-9a-f]{64}'],
  ['shopify', ['shp'], 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'],
  ['square', ['sq0'], 'sq0[a-z]{3}-[\\w-]{22,64}'],
  ['hugging-face', ['hf_'], 'hf_[A-Za-z0-9]{30,64}'],
  ['databricks', ['dapi'], 'dapi[0-9a-f]{32}'],
  ['vault', ['hvs.', 'hvb.'], 'hv[sb]\\.[\\w-]{20,255}'],
  ['linear-notion-neon-supabase', ['lin_', 'ntn_', 'napi_', 'sbp_'], '(?:lin_(?:api|oauth)|ntn|napi|sbp)_\\w{32,128}'],
  ['postman', ['PMAK-'], 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'],
  ['atlassian', ['ATATT3'], 'ATATT3[\\w=-]{100,255}'],
  ['grafana', ['glsa_', 'glc_'], '(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,400})'],
  ['sentry', ['sntrys_', 'sntryu_'], 'sntry[su]_[\\w+/=.-]{32,400}'],
  ['new-relic', ['NRAK-'], 'NRAK-[A-Z0-9]{27}'],
  ['doppler', ['dp.'], 'dp\\.(?:pt|st|ct|sa|scim|audit)(?:\\.[\\w-]{1,64})?\\.[A-Za-z0-9]{40,44}'],
  ['telegram', [':AA'], '\\d{8,10}:AA[\\w-]{33}'],
  ['age', ['AGE-SECRET-KEY-'], 'AGE-SECRET-KEY-1[0-9A-Z]{58}'],
  ['discord', ['.'], '[MNO][A-Za-z0-9]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}'],
];

/** `Basic authentication` is prose, `Basic dXNlcjpwYXNz` is not. */
function looksRandom(value: string): boolean {
  return value.length >= 6 && !/^(?:[A-Z]?[a-z]+|[A-Z]+)[.=]?$/.test(value);
}

export const credentialRules: readonly TextRule[] = [
  {
    name: 'private-key',
    hints: ['PRIVATE KEY'],
    // Without an end the rest of the text is taken: a cut key is a key.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    replace: secret,
  },
  {
    name: 'url-credentials',
    hints: ['://'],
    pattern: /:\/\/[^\s'"<>/?#]{1,512}@/g,
    replace: ([match]) => (match === '://[secret]@' ? null : '://[secret]@'),
  },
  {
    // A password that holds a slash, which URLs do not allow but people write.
    name: 'url-credentials-unescaped',
    hints: ['://'],
    pattern: /:\/\/[^\s'"<>/?#:@]{1,128}:(?!\d{1,5}[/?#])[^\s'"<>@]{1,128}@/g,
    replace: () => '://[secret]@',
  },
  {
    name: 'webhook-url',
    hints: ['hooks.slack.com', '/api/webhooks/'],
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)|\/api\/webhooks)\/[\w/-]{16,255}/g,
    replace: ([, where]) => `${where}/[secret]`,
  },
  ...tokenForms.map(
    ([name, hints, form]): TextRule => ({
      name,
      hints,
      pattern: new RegExp(`(?<![A-Za-z0-9_])${form}(?![A-Za-z0-9_])`, 'g'),
      replace: secret,
    }),
  ),
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
];
