/** Names whose values are secrets, compared without case, dots, dashes and underscores. */
const telling =
  /passw(?:or)?d|passphrase|passcode|secret|credential|authori[sz]ation|apikey|accesskey|privatekey|signingkey|encryptionkey|masterkey|accountkey|servicekey|sharedkey|hmackey|cookie|csrf|xsrf|bearer|jwt|sessionid|sessionkey|cardnumber|creditcard|securitycode|socialsecurity|connectionstring|mnemonic|seedphrase|recoverycode|backupcode|verificationcode|onetimecode/;
/** Names that tell only when they are the whole name, or its last word. */
const tellingWhole = /^(?:pwd|pass|auth|sid|sig|signature|otp|totp|pin|cvv|cvv2|cvc|cvc2|cvn|ssn|nonce|passwd|xauth)$/;
const tellingEnd = /(?:token|pwd|otp|cvv|cvc|authkey|signature)$/;
const tokens = /(?:^|auth|access|refresh|id|api|bearer|csrf|session|device|push|user|reset|invite)tokens$/;
/** Names about a secret, not of one: `passwordUpdatedAt`, `tokenType`, `cookieConsent`. */
const about =
  /(?:count|length|limit|usage|type|name|policy|enabled|required|expiry|expires|expiresin|expiresat|updatedat|createdat|changedat|rotatedat|verifiedat|maxage|ttl|consent|strength|attempts|hint|label|version|format|status)$/;
const counted =
  /^(?:max|min|prompt|completion|total|input|output|cached|reasoning|budget|remaining|used|next|page|continuation)?(?:completion|output|input|page)?token$/;

const known = new Map<string, boolean>();

/** Whether a value under this name is secret, whatever it looks like. */
export function isSecretKey(key: string): boolean {
  if (key.length > 80) return false;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const answer = decide(key.toLowerCase().replace(/[^a-z0-9]/g, ''));
  // Names come from outside, too: the memory is bounded.
  if (known.size >= 5_000) known.clear();
  known.set(key, answer);
  return answer;
}

function decide(name: string): boolean {
  if (name === 'token') return true;
  if (about.test(name) || counted.test(name) || /^(?:has|is|needs)[a-z]*(?:password|token|secret)s?$/.test(name))
    return false;
  return telling.test(name) || tellingWhole.test(name) || tellingEnd.test(name) || tokens.test(name);
}

/** Names whose value reaches to the end of its line. */
export function isHeaderKey(key: string): boolean {
  return /(?:authorization|cookie)$/i.test(key);
}
