import { redactText } from '../lib/self-healing/capture/redact';
import { publish } from './report';

/** Pieces that look like the beginning of a secret: what a search that goes back and forth would be slow on. */
const units = [
  ...['a', 'a.', '1 ', '1-', 'eyJ-', '://', 'a:b@', 'password=', '"token":"', '%40', 'a@', '0:', '::', 'xoxb-', '--a '],
  ...['-----BEGIN PRIVATE KEY-----', 'Key (a)=(', "token=['", 'Failing row contains (', 'DE89 ', '+1 '],
];
const shortLength = 160_000;
const times = 4;

/** Processor time of one redaction, in milliseconds: of the calmest of five batches. */
function costMs(text: string): number {
  const batches = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    for (let count = 1; ; count++) {
      redactText(text);
      const { user, system } = process.cpuUsage(before);
      if (user + system > 25_000) return (user + system) / 1_000 / count;
    }
  });
  return Math.min(...batches);
}

const measured = units.map((unit) => {
  const text = (length: number) => unit.repeat(Math.ceil(length / unit.length));
  redactText(text(shortLength));
  const [shortMs, longMs] = [costMs(text(shortLength)), costMs(text(shortLength * times))];
  return { unit, shortMs, longMs, ratio: longMs / shortMs };
});
const worst = Math.max(...measured.map(({ ratio }) => ratio));

publish({
  name: 'redaction',
  title: 'How the time of redaction grows with hostile text',
  command: 'npm run bench -- --only redaction',
  text: [
    `Each piece is repeated to ${shortLength.toLocaleString('en-US')} characters and to ${times} times that; in processor time, of the calmest of five batches.`,
  ],
  tables: [
    {
      columns: ['piece', 'short, ms', 'long, ms', 'times'],
      rows: measured.map(({ unit, shortMs, longMs, ratio }) => [`\`${unit}\``, shortMs, longMs, ratio]),
    },
  ],
  // Linear is 4, quadratic 16; caches and the collector take their share of long texts.
  promises: [{ what: `time for ${times} times the text, at worst`, value: worst, atMost: 6, unit: 'times' }],
  data: measured,
});
