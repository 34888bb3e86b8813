import fc from 'fast-check';
import { captureFailure } from '../lib/self-healing/capture';
import { fingerprint, messageTemplate } from '../lib/self-healing/capture/fingerprint';
import { redact, redactText } from '../lib/self-healing/capture/redact';
import { publish } from './report';

/** `npm run fuzz [count] [seed]`: whatever comes in, nothing throws, nothing hangs, and redacting twice changes nothing. */
const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
if (!Number.isSafeInteger(count) || count < 1) throw new Error('The first argument is how many inputs to try.');

const pieces = [
  ...[
    'password=',
    '"token":"',
    'Authorization: ',
    '://',
    '@',
    'a@b.co',
    '[secret]',
    '[email]',
    '\\"',
    "'",
    '"',
    '\\\\\\"',
  ],
  ...[
    '+1 415 555 0132',
    '4111111111111111',
    '10.0.0.1',
    '::',
    'eyJhbGciOi',
    '.',
    '-',
    ' ',
    '\n',
    ':',
    '=',
    '--key ',
    '%40',
  ],
  ...[
    'Failed query: ',
    '\nparams: ',
    '\n    at ',
    'Key (a)=(',
    ') already',
    '[',
    ']',
    '{',
    '}',
    'Bearer ',
    'DE89 3704',
    '%3D',
  ],
  ...[
    '%22',
    'cGFzc3dvcmQ9aHVudGVy',
    'AKIA',
    'sk-',
    'ghp_',
    'xoxb-',
    '-----BEGIN PRIVATE KEY-----',
    '-----END ',
    '<password>',
  ],
  ...[
    '</password>',
    "Duplicate entry '",
    "' for key",
    'insert into t (a, password) values (',
    "$1 = '",
    ' -u a:b',
    '\u0000',
    '\ud800',
  ],
  ...[
    'postgres://a:b@c/d',
    'at f (file:///a/b.js:1:2)',
    'node_modules',
    'ECONNREFUSED 127.0.0.1:5432',
    '%',
    '&',
    ';',
    ',',
    '\\',
  ],
];
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 24 })
      .map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...pieces), fc.nat(400)).map(([piece, times]) => piece.repeat(times)),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
);
const thing = fc.anything({
  ...{
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withObjectString: true,
    maxDepth: 3,
  },
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('password', 'token', '__proto__', 'name', 'value', 'query', 'params', 'phone', 'key'),
  ),
  values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null), text],
});
const thrown = fc.oneof(
  thing,
  fc
    .record({ message: text, stack: text, code: fc.oneof(text, fc.integer()), cause: thing })
    .map(({ message, ...rest }) => Object.assign(new Error(message), rest)),
);

interface Kind {
  name: string;
  share: number;
  inputs: fc.Arbitrary<unknown>;
  run: (input: never) => unknown;
  /** Of the result, which is what is given again. */
  again?: (output: never) => unknown;
}

const kinds: Kind[] = [
  { name: 'redactText', share: 0.5, inputs: text, run: (input: string) => redactText(input), again: redactText },
  { name: 'redact', share: 0.2, inputs: thing, run: (input: unknown) => redact(input), again: redact },
  { name: 'captureFailure', share: 0.2, inputs: thrown, run: (input: unknown) => captureFailure(input) },
  { name: 'messageTemplate', share: 0.05, inputs: text, run: (input: string) => messageTemplate(input) },
  { name: 'fingerprint', share: 0.05, inputs: thrown, run: (input: unknown) => fingerprint(input) },
];
/** One of so many is redacted again: comparing all would take longer than redacting. */
const checkEvery = 10;
const batch = 500;
const problems: string[] = [];
let slowestMs = 0;

function tell(problem: string, input: unknown): void {
  if (problems.length < 20) problems.push(`${problem} for ${JSON.stringify(shown(input)).slice(0, 300)}`);
}

function shown(input: unknown): unknown {
  return typeof input === 'string' ? input : fc.stringify(input);
}

const rows = kinds.map(({ name, share, inputs, run, again }) => {
  const total = Math.max(1, Math.round(count * share));
  let characters = 0;
  let cpuUs = 0;
  let checked = 0;
  for (let done = 0; done < total; done += batch) {
    const made = fc.sample(inputs, { numRuns: Math.min(batch, total - done), seed: seed + done });
    const before = process.cpuUsage();
    const outputs = made.map((input) => {
      const from = process.cpuUsage();
      try {
        return run(input as never);
      } catch (error) {
        tell(`${name} threw ${error instanceof Error ? error.message : String(error)}`, input);
        return input;
      } finally {
        const { user, system } = process.cpuUsage(from);
        slowestMs = Math.max(slowestMs, (user + system) / 1_000);
      }
    });
    const { user, system } = process.cpuUsage(before);
    cpuUs += user + system;
    for (const [index, input] of made.entries()) {
      characters += typeof input === 'string' ? input.length : 0;
      if (!again || index % checkEvery !== 0) continue;
      checked++;
      const output = outputs[index];
      const twice = fc.stringify(again(output as never));
      if (twice !== fc.stringify(output))
        tell(`${name} changed its own result ${fc.stringify(output).slice(0, 300)} to ${twice.slice(0, 300)}`, input);
    }
  }
  return {
    name,
    total,
    checked,
    usAnInput: cpuUs / total,
    usAKilobyte: inputs !== text ? null : cpuUs / (characters / 1_024),
  };
});

publish({
  name: 'fuzz',
  title: 'Capture and redaction under inputs that nobody would write',
  command: `npm run fuzz ${count} ${seed}`,
  text: [
    `${count.toLocaleString('en-US')} inputs made by fast-check from a corpus of pieces of secrets, JSON, binary text and arbitrary values; seed ${seed}.`,
    `Processor time. One of ${checkEvery} results is redacted again. The dearest single call took ${slowestMs.toFixed(1)} ms.`,
    ...problems,
  ],
  tables: [
    {
      columns: ['function', 'inputs', 'given again', 'µs an input', 'µs a kilobyte of text'],
      rows: rows.map((row) => [row.name, row.total, row.checked, row.usAnInput, row.usAKilobyte ?? 'values']),
    },
  ],
  promises: [
    {
      what: 'inputs that threw, or whose result changed when redacted again',
      value: problems.length,
      atMost: 0,
      unit: '',
    },
    { what: 'dearest single input', value: slowestMs, atMost: 500, unit: 'ms' },
    ...rows.flatMap(({ name, usAKilobyte }) =>
      usAKilobyte === null ? [] : [{ what: `${name}, mean`, value: usAKilobyte, atMost: 1_000, unit: 'µs a kilobyte' }],
    ),
  ],
  data: { rows, problems, slowestMs },
});
