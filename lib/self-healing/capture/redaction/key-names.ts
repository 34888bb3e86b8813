import { looksDrawn } from './entropy';

/** Names whose values are secrets, compared without case, dots, dashes and underscores. */
const telling =
  /passw(?:or)?d|passphrase|passcode|passkey|secret|credential|authori[sz]ation|api_?key|accesskey|privatekey|signingkey|encryptionkey|masterkey|accountkey|servicekey|sharedkey|hmackey|licensekey|clientkey|consumerkey|applicationkey|subscriptionkey|functionskey|cookie|csrf|xsrf|bearer|jwt|sessionid|sessid|sessionkey|cardnumber|creditcard|securitycode|socialsecurity|connectionstring|mnemonic|seedphrase|recoverycode|backupcode|verificationcode|onetimecode/;
/** Names that tell only when they are the whole name, or its last word. */
const tellingWhole =
  /^(?:pwd|pass|auth|sid|sig|signature|otp|totp|pin|cvv|cvv2|cvc|cvc2|cvn|ssn|nonce|passwd|xauth|creds|appkey)$/;
const tellingEnd = /(?:token|pwd|otp|cvv|cvc|authkey|signature|creds)$/;
const tokens = /(?:^|auth|access|refresh|id|api|bearer|csrf|session|device|push|user|reset|invite)tokens$/;
/** Names about a secret, not of one: `passwordUpdatedAt`, `tokenType`, `credentialsId`, `secretPath`. */
const about =
  /(?:count|length|limit|usage|type|name|policy|enabled|required|expiry|expires|expiresin|expiresat|updatedat|createdat|changedat|rotatedat|verifiedat|maxage|ttl|consent|strength|attempts|hint|label|version|format|status|url|uri|endpoint|path|file|filename|size|variable|arn|provider|scope|audience|issuer|algorithm|method|field|regex|pattern|schema|column|error|reset|store|jar|manager|service|handler|module|(?:credentials?|secrets?|token|accesskey)id)$/;
const counted =
  /^(?:max|min|prompt|completion|total|input|output|cached|reasoning|budget|remaining|used|next|page|continuation)?(?:completion|output|input|page)?token$/;

/** Names that tell of a secret only where the value looks drawn by chance. */
const weak = /(?:key|key\d|auth|access|salt|seed|pass|private|session|token\d{1,3}|api|psk|hmac|code)$/;
/** Keys that open nothing: they find, sort or name. */
const harmlessKey =
  /(?:public|pub|primary|foreign|cache|idempotency|sort|partition|bucket|object|s3|routing|lock|group|react|row|record|entity|query|event|message|job|dedup|dedupe|deduplication|hot|natural|sequence|schema|issuer|translation|locale|index|hash|range|shard|item|map|prop|data|lookup|unique|composite|surrogate|sourcemap|error|status|country|postal|zip|currency|language|keyboard|author)(?:key|code)$/;

/** Names of numbers at which people are called. */
const phone =
  /(?:phone|phoneno|phonenumber|mobile|mobileno|mobilenumber|telephone|tel|fax|faxnumber|cellphone|msisdn|whatsapp)$/;

export type Meaning = 'secret' | 'secret-if-drawn' | 'phone' | 'none';

const known = new Map<string, Meaning>();

/** What a name says of its value. */
export function meaningOf(key: string): Meaning {
  if (key.length > 80) return 'none';
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const answer = decide(key.toLowerCase().replace(/\[[a-z]{2,10}\]|[^a-z0-9]/g, ''));
  // Names come from outside, too: the memory is bounded.
  if (known.size >= 5_000) known.clear();
  known.set(key, answer);
  return answer;
}

/** Whether a value under this name is secret, whatever it looks like. */
export function isSecretKey(key: string): boolean {
  return meaningOf(key) === 'secret';
}

/** Whether this value is secret under this name: by the name alone, or by a weaker name and the look of the value. */
export function hidesValue(key: string, value: unknown): boolean {
  const meaning = meaningOf(key);
  return meaning === 'secret' || (meaning === 'secret-if-drawn' && typeof value === 'string' && looksDrawn(value));
}

/** Whether a number to call stands under a name that says so; in text it would have to have the form of one. */
export function isPhoneValue(key: string, value: unknown): boolean {
  if (meaningOf(key) !== 'phone') return false;
  if (typeof value === 'number') return value >= 1e6;
  return typeof value === 'string' && /^[\d\s()+./x-]{7,40}$/.test(value) && value.replace(/\D/g, '').length >= 7;
}

function decide(name: string): Meaning {
  if (name === 'token') return 'secret';
  if (counted.test(name) || /^(?:has|is|needs|with)[a-z]*(?:password|token|secret|credential)s?$/.test(name))
    return 'none';
  if (
    !about.test(name) &&
    (telling.test(name) || tellingWhole.test(name) || tellingEnd.test(name) || tokens.test(name))
  ) {
    return 'secret';
  }
  if (phone.test(name)) return 'phone';
  return weak.test(name) && !harmlessKey.test(name) ? 'secret-if-drawn' : 'none';
}

/** Names whose value reaches to the end of its line. */
export function isHeaderKey(key: string): boolean {
  return /(?:authorization|cookie)$/i.test(key);
}
