import { isIban, isIpv6, isPaymentCard } from './checksums';
import type { TextRule } from './rules';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/** Nobody's address: shown, since it tells a local fault from a remote one. Node writes `::1:5432` with a port. */
const ownAddress = /^(?:127\.|0\.0\.0\.0$|::1?(?::\d{1,5})?$)/;

/** The longest beginning, cut at a blank, that is an IBAN: what follows one may look like more of it. */
function redactIban(match: string): string | null {
  for (let end = match.length; end >= 15; end = match.lastIndexOf(' ', end - 1)) {
    if (isIban(match.slice(0, end).replaceAll(' ', '').toUpperCase())) return `[iban]${match.slice(end)}`;
  }
  return null;
}

/** Data about people, in any text; mail addresses are in email.ts. */
export const personalRules: readonly TextRule[] = [
  {
    name: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/g,
    replace: ([match]) => redactIban(match ?? ''),
  },
  {
    name: 'payment-card',
    pattern: /(?<![\w.])(?<![\d_]-)(?:\d[ -]?){12,18}\d(?!\w)/g,
    replace: ([match]) => (isPaymentCard((match ?? '').replace(/\D/g, '')) ? '[card]' : null),
  },
  {
    name: 'ssn',
    hints: ['-'],
    pattern: /(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g,
    replace: () => '[ssn]',
  },
  {
    name: 'phone-international',
    hints: ['+'],
    // Several without anything between are taken at once: each would lay bare the next.
    pattern: /(?<![\w+.])(?:\+\d[\d ().-]{5,22}\d)+(?!\w)/g,
    replace: ([match]) => {
      const lengths = (match ?? '')
        .slice(1)
        .split('+')
        .map((one) => one.replace(/\D/g, '').length);
      return lengths.every((digits) => digits >= 7 && digits <= 15) ? '[phone]' : null;
    },
  },
  {
    name: 'phone-national',
    pattern: /(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-]|\.\d)/g,
    replace: () => '[phone]',
  },
  {
    // With a trunk 0: 01 23 45 67 89 as in France, 020 7946 0123 and 07700 900123 as in Britain, (030) 1234567 as in Germany.
    name: 'phone-trunk',
    pattern:
      /(?<![\w.,:+/-])(?<!\d )(?:0[1-9](?:([ .-])\d{2})(?:\1\d{2}){3}|0\d{2} \d{4} \d{4}|0\d{3} \d{3} \d{4}|0\d{3,4} \d{6,8}|\(0\d{1,5}\) ?\d[\d -]{4,10}\d)(?![\w.:/-]|[ ,]\d)/g,
    replace: () => '[phone]',
  },
];

export const networkRules: readonly TextRule[] = [
  {
    name: 'ipv6',
    when: /:[0-9a-f]{0,4}:/i,
    pattern: /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})?(?![\w:])/gi,
    replace: ([match]) => (match && !ownAddress.test(match) && isIpv6(match) ? '[ip]' : null),
  },
  {
    name: 'ipv4',
    hints: ['.'],
    pattern: new RegExp(`(?<![\\w.])(?:${octet}\\.){3}${octet}(?![\\w]|\\.\\d)`, 'g'),
    replace: ([match]) => (ownAddress.test(match ?? '') ? null : '[ip]'),
  },
];
