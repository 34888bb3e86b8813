/** Luhn's check (ISO/IEC 7812-1, annex B) over a string of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, double = false; index >= 0; index--, double = !double) {
    const digit = digits.charCodeAt(index) - 48;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Issuer ranges of ISO/IEC 7812 in use for payment cards; keeps ids and timestamps that pass Luhn by chance readable. */
const issuers = /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(?:0[0-5]|[689])|35|6(?:011|5|4[4-9]|2|7|3))/;

export function isPaymentCard(digits: string): boolean {
  return digits.length >= 13 && digits.length <= 19 && issuers.test(digits) && passesLuhn(digits);
}

/** The check of ISO 13616: the number, rearranged and with letters as 10 to 35, is 1 modulo 97. */
export function isIban(compact: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  let remainder = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const code = char.charCodeAt(0);
    remainder = code >= 65 ? (remainder * 100 + code - 55) % 97 : (remainder * 10 + code - 48) % 97;
  }
  return remainder === 1;
}

/** Whether `text` is an IPv6 address (RFC 4291, 2.2), an embedded IPv4 part included. */
export function isIpv6(text: string): boolean {
  const [head, tail, more] = text.split('::');
  if (head === undefined || more !== undefined) return false;
  const groups = [...groupsOf(head), ...groupsOf(tail ?? '')];
  const valid = groups.every((group, index) =>
    group.includes('.') ? index === groups.length - 1 : /^[0-9a-f]{1,4}$/i.test(group),
  );
  const width = groups.length + (groups.at(-1)?.includes('.') ? 1 : 0);
  return valid && (tail === undefined ? width === 8 : width < 8);
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
