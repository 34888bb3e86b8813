import { redactText } from '../../lib/self-healing/capture/redact';
import { type Harmless, logLines, nextManual, readMes, type Text } from './redaction/harmless';
import type { Material, Sample } from './redaction/material';
import { peopleMaterial } from './redaction/people';
import { vendorMaterial } from './redaction/vendors';
import type { MeasureSection } from './section';

/** Before this part was written, by the same samples; measured once with the code as it then was. */
const before: Record<string, { seen: string; heldOut: string }> = {
  'credentials with a form of their own': { seen: '136 of 288', heldOut: '139 of 318' },
  'credentials beside a name': { seen: '228 of 228', heldOut: '282 of 294' },
  'phone, as written at home': { seen: '40 of 120', heldOut: '40 of 400' },
  'phone, as written at home, beside its name': { seen: '40 of 120', heldOut: '40 of 400' },
};

/** Recall by kind, and what is hidden of texts that hold no secret. */
export const measure: MeasureSection = async () => {
  const { own, named, leftOut } = vendorMaterial();
  const people = await peopleMaterial();
  const found = [own, named, ...people].map((material) => ({
    ...material,
    seenFound: material.seen.filter(isHidden).length,
    heldOutFound: material.heldOut.filter(isHidden).length,
  }));
  const harmless = Object.entries({
    'read-me files of npm packages': readMes(),
    'manual of Next.js': nextManual(),
    'log lines of 16 systems': logLines(),
  }).map(([name, set]) => ({ name, ...hiddenOf(set) }));
  const [credentials, besideNames, ...persons] = found;
  const missedForms = new Set(own.heldOut.filter((sample) => !isHidden(sample)).map(({ type }) => type));
  const share = (part: { heldOutFound: number; heldOut: readonly Sample[] } | undefined) =>
    part ? part.heldOutFound / part.heldOut.length : Number.NaN;
  const inText = persons.filter(({ name }) => !name.startsWith('phone, as written at home'));
  const falseShare =
    harmless.reduce((sum, { wrong }) => sum + wrong, 0) / harmless.reduce((sum, { words }) => sum + words, 0);

  return {
    title: 'Redaction',
    text: [
      'A sample counts as found when its value is gone from the redacted text. The sets were split by a digest of their names before the rules were extended: one half was looked at while that was done, of the other half only the figures below and the names of what is missed were read. A part of the rule set, in both halves, had been read for background before. What vendors document is known to whoever writes such rules, so that a format can be in both halves under different names.',
      'False alarms are counted in held-out texts that hold next to no secret: every mark other than those for mail and IP addresses, which are really there. Among them are examples of secrets in the manuals, so that the figure is an upper bound.',
    ],
    tables: [
      {
        title: 'Recall',
        columns: ['kind', 'seen, before', 'seen', 'held out, before', 'held out'],
        rows: found.map(({ name, seen, heldOut, seenFound, heldOutFound }) => [
          name,
          before[name]?.seen ?? 'as now',
          `${seenFound} of ${seen.length}`,
          before[name]?.heldOut ?? 'as now',
          `${heldOutFound} of ${heldOut.length}`,
        ]),
      },
      {
        title: 'False alarms in held-out texts',
        columns: ['material', 'texts', 'words', 'false alarms', 'for 10,000 words', 'by mark'],
        rows: harmless.map(({ name, texts, words, wrong, marks }) => [
          name,
          texts,
          words,
          wrong,
          Number(((wrong / words) * 10_000).toFixed(2)),
          marks,
        ]),
      },
    ],
    sources: [
      ...found.map(({ name, from, licence, seen, heldOut }) => ({
        name,
        from,
        licence,
        samples: seen.length + heldOut.length,
      })),
      ...[
        { name: 'read-me files', from: 'packages of package-lock.json (npm)', licence: "each package's own" },
        { name: 'manual of Next.js', from: 'next 16.4.6, dist/docs (npm)', licence: 'MIT' },
        { name: 'log lines', from: 'LogHub, as excerpted for grouping', licence: 'as that part says' },
      ].map((source, index) => ({ ...source, samples: harmless[index]?.texts ?? 0 })),
    ],
    explained: [
      `Of gitleaks' rules ${leftOut.length} were left out: identifiers that open nothing (client ids, public keys), and rules over many lines or a language's own syntax: ${leftOut.join(', ')}.`,
      'Phone numbers as written at home have no form of their own in most countries: without a name beside them they cannot be told from order numbers, and hiding every row of digits would make failures unreadable. Beside a telling name (phone, mobile, tel, fax) they are found.',
      `Held-out forms that are not found: ${[...missedForms].sort().join(', ') || 'none'}. Why was not looked at, so that the half stays held out.`,
      'An IPv4 address that begins with 127 or is 0.0.0.0 stays: it is nobody’s, and tells a local fault from a remote one.',
    ],
    promises: [
      { what: 'held-out credentials with a form of their own, share found', value: share(credentials), atLeast: 0.85 },
      { what: 'held-out credentials beside a name, share found', value: share(besideNames), atLeast: 0.98 },
      {
        what: 'held-out mail addresses, international phones, cards, IBANs, social security numbers and IP addresses, share found',
        value:
          inText.reduce((sum, { heldOutFound }) => sum + heldOutFound, 0) /
          inText.reduce((sum, { heldOut }) => sum + heldOut.length, 0),
        atLeast: 0.99,
      },
      { what: 'false alarms for 10,000 words of held-out texts', value: falseShare * 10_000, atMost: 10 },
    ],
  };
};

function isHidden({ text, hidden }: Material['seen'][number]): boolean {
  return !redactText(text).includes(hidden);
}

/** Line by line, as failures come; a mark is false unless it stands for a mail or IP address. */
function hiddenOf({ heldOut }: Harmless): { texts: number; words: number; wrong: number; marks: string } {
  const counts = new Map<string, number>();
  for (const line of heldOut.flatMap(({ text }: Text) => text.split('\n'))) {
    for (const mark of marksOf(redactText(line)).slice(marksOf(line).length))
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const alarms = [...counts].filter(([mark]) => mark !== '[email]' && mark !== '[ip]');
  return {
    texts: heldOut.length,
    words: heldOut.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0),
    wrong: alarms.reduce((sum, [, count]) => sum + count, 0),
    marks: alarms.map(([mark, count]) => `${mark} ${count}`).join(', ') || 'none',
  };
}

function marksOf(text: string): string[] {
  return text.match(/\[(?:secret|email|phone|card|iban|ssn|ip|values?)\]/g) ?? [];
}
