import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { redactText } from '../lib/self-healing/capture/redact';
import { type Contender, contenders, objects } from './redaction-contenders';
import { checkExpressions, expressions } from './redaction-expressions';
import { publish } from './report';

// ---- How the time grows with hostile text

/** Pieces that look like the beginning of a secret: what a search that goes back and forth would be slow on. */
const units = [
  ...['a', 'a.', '1 ', '1-', 'eyJ-', '://', 'a:b@', 'password=', '"token":"', '%40', 'a@', '0:', '::', 'xoxb-', '--a '],
  ...['-----BEGIN PRIVATE KEY-----', 'Key (a)=(', "token=['", 'Failing row contains (', 'DE89 ', '+1 ', '%3D', '%25'],
  ...[
    'aGVsbG8gd29y',
    '\\\\\\"',
    'password=\\"',
    '<password>',
    "Duplicate entry '",
    'params: [',
    '://0:',
    'insert into a (',
    '/',
  ],
  ...["$1 = '", ' -u a:', 'machine a login b ', 'sk-', '+', '(0', '=', '-us1', 'SG.', '\u00e9@', 'Bearer '],
];
const shortLength = 160_000;
const times = 4;

/** Processor time of one call, in milliseconds: of the calmest of five batches. */
function costMs(call: () => unknown): number {
  const batches = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    for (let count = 1; ; count++) {
      call();
      const { user, system } = process.cpuUsage(before);
      if (user + system > 12_000) return (user + system) / 1_000 / count;
    }
  });
  return Math.min(...batches);
}

function growth() {
  return units.map((unit) => {
    const text = (length: number) => unit.repeat(Math.ceil(length / unit.length));
    redactText(text(shortLength));
    const [shortMs, longMs] = [text(shortLength), text(shortLength * times)].map((long) =>
      costMs(() => redactText(long)),
    );
    return { unit, shortMs: shortMs ?? 0, longMs: longMs ?? 0, ratio: (longMs ?? 0) / (shortMs ?? 0) };
  });
}

// ---- Beside others, in one process and on the same texts

const manual = ['zod', 'pino', 'openai'].map((name) =>
  readFileSync(new URL(`../node_modules/${name}/README.md`, import.meta.url), 'utf8'),
);
const kilobyte =
  manual
    .join('\n')
    .match(/[\s\S]{1024}/g)
    ?.slice(0, 40) ?? [];
const stack = `${new Error('Connection terminated unexpectedly').stack ?? ''}\n`.repeat(4).slice(0, 1_024);
const withSecrets = kilobyte.map(
  (text, index) =>
    `${text.slice(0, 400)} ada${index}@example.com ${text.slice(400, 700)} password=hunter${index}x from 203.0.113.${index} ${text.slice(700)}`,
);

const batchUs = 60_000;
/** A bound on the calls as well: secretlint keeps marks of each, and is slower with every one it keeps. */
const mostTexts = 40;

/** Microseconds of processor time for a kilobyte. Each text is another one: nothing remembered may answer. */
async function costOfTexts(redactOne: (text: string) => unknown, texts: readonly string[]): Promise<number> {
  let count = 0;
  const batches: number[] = [];
  for (let batch = 0; batch < 6; batch++) {
    const before = process.cpuUsage();
    let characters = 0;
    let spent = 0;
    for (let called = 0; spent < batchUs && called < mostTexts; called += texts.length) {
      for (const text of texts) {
        const other = `${text}${count++}`;
        characters += other.length;
        await redactOne(other);
      }
      const { user, system } = process.cpuUsage(before);
      spent = user + system;
    }
    batches.push(spent / (characters / 1_024));
  }
  return Math.min(...batches.slice(1));
}

async function beside() {
  const all: Contender[] = [
    { name: 'redactText (ours)', covers: 'all of it', redact: redactText },
    ...(await contenders()),
  ];
  const rows = [];
  for (const { name, covers, redact: one } of all) {
    console.log(`measuring ${name} …`);
    rows.push({
      name,
      covers,
      plainUs: await costOfTexts(one, kilobyte),
      secretUs: await costOfTexts(one, withSecrets),
      stackUs: await costOfTexts(one, Array<string>(mostTexts).fill(stack)),
    });
  }
  return rows;
}

const { values } = parseArgs({ options: { 'skip-check': { type: 'boolean' } }, strict: false });
const texts = await beside();
const things = await objects(costMs);
const measured = growth();
const verdicts = values['skip-check'] ? [] : await checkExpressions(expressions, 5_000);
const worst = Math.max(...measured.map(({ ratio }) => ratio));
const [ours, ...others] = texts;
const covering = others.filter(({ name }) => !name.startsWith('@redactpii'));
const ratioOf = (key: 'plainUs' | 'secretUs' | 'stackUs') =>
  (ours?.[key] ?? Number.NaN) / Math.min(...covering.map((other) => other[key]));
const flagged = verdicts.filter(({ status }) => status === 'suspected');
const undecided = verdicts.filter(({ status }) => status === 'undecided');
const worstSuspect = Math.max(0, ...flagged.map(({ ratio }) => ratio ?? 0));

publish({
  name: 'redaction',
  title: 'What redaction costs, and how its time grows with hostile text',
  command: 'npm run bench -- --only redaction',
  text: [
    'All in processor time, of the calmest batch. Texts of 1 KiB from read-me files; the same with a mail address, a password and an',
    'IP address; frames of a stack. Every text is another one, so that nothing remembered answers.',
    `For growth each piece is repeated to ${shortLength.toLocaleString('en-US')} characters and to ${times} times that.`,
    verdicts.length === 0
      ? 'The expressions were not checked this time (`--skip-check`).'
      : `recheck 4.5.0 looked at ${verdicts.length} expressions: ${verdicts.length - flagged.length - undecided.length} safe, ${flagged.length} suspected, ${undecided.length} undecided within 5 s. Each suspected one was run on the text that recheck proposed, and on four times that.`,
    ...flagged.map(
      ({ source, complexity, ratio }) =>
        `Suspected (${complexity}), measured ${ratio?.toFixed(1)} times: \`${source.slice(0, 80)}\`.`,
    ),
    ...undecided.map(({ source }) => `Undecided: \`${source.slice(0, 80)}\`.`),
  ],
  tables: [
    {
      heading: 'Texts, µs for a kilobyte',
      columns: ['redactor', 'covers', 'manual', 'with secrets', 'stack'],
      rows: texts.map((row) => [row.name, row.covers, row.plainUs, row.secretUs, row.stackUs]),
    },
    {
      heading: 'A request as an object',
      columns: ['redactor', 'covers', 'µs'],
      rows: things.map(({ name, covers, us }) => [name, covers, us]),
    },
    {
      heading: 'Growth',
      columns: ['piece', 'short, ms', 'long, ms', 'times'],
      rows: measured.map(({ unit, shortMs, longMs, ratio }) => [`\`${unit}\``, shortMs, longMs, ratio]),
    },
  ],
  promises: [
    // Linear is 4, quadratic 16; caches and the collector take their share of long texts.
    { what: `time for ${times} times the text, at worst`, value: worst, atMost: 6, unit: 'times' },
    {
      what: 'manual, beside the fastest that covers comparable rules',
      value: ratioOf('plainUs'),
      atMost: 1,
      unit: 'times its time',
    },
    {
      what: 'with secrets, beside the fastest that covers comparable rules',
      value: ratioOf('secretUs'),
      atMost: 1,
      unit: 'times its time',
    },
    {
      what: 'stack, beside the fastest that covers comparable rules',
      value: ratioOf('stackUs'),
      atMost: 1,
      unit: 'times its time',
    },
    ...(verdicts.length === 0
      ? []
      : [
          {
            what: 'time for 4 times the texts that recheck proposed, at worst',
            value: worstSuspect,
            atMost: 6,
            unit: 'times',
          },
        ]),
  ],
  data: { growth: measured, texts, objects: things, verdicts },
});
