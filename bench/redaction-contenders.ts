import { redact } from '../lib/self-healing/capture/redact';
import { loadPeer } from './peer';

export interface Contender {
  name: string;
  covers: string;
  redact: (text: string) => unknown;
}

/** Redactors and scanners of texts from npm, as their read-me files set them up. */
export async function contenders(): Promise<Contender[]> {
  const secretlint = await loadPeer<{ lintSource: (input: unknown) => Promise<unknown> }>(
    '@secretlint/core',
    'module/index.js',
  );
  const preset = await loadPeer<{ creator: unknown }>(
    '@secretlint/secretlint-rule-preset-recommend',
    'module/index.js',
  );
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: preset.creator }] };
  const arcjet = await loadPeer<{ redact: (text: string) => Promise<unknown> }>('@arcjet/redact', 'index.js');
  const { OpenRedaction } = await loadPeer<{
    OpenRedaction: new (options?: object) => { detect(text: string): unknown };
  }>('@openredaction/openredaction', 'dist/index.mjs');
  const { Redactor } = await loadPeer<{ Redactor: new () => { redact(text: string): string } }>(
    '@redactpii/node',
    'lib/index.mjs',
  );
  const open = new OpenRedaction();
  const pii = new Redactor();
  const source = (content: string) => ({ content, filePath: '/log.txt', ext: '.txt', contentType: 'text' });
  return [
    { name: '@arcjet/redact 1.4.0', covers: 'mail, phone, card, IP', redact: (text) => arcjet.redact(text) },
    {
      name: '@openredaction/openredaction 1.0.4',
      covers: 'people and credentials',
      redact: (text) => open.detect(text),
    },
    { name: '@redactpii/node 1.0.17', covers: 'mail, phone, card, SSN, names', redact: (text) => pii.redact(text) },
    // Last: it leaves marks in the process for each rule it runs, which slow down whoever comes after it.
    {
      name: '@secretlint/core 12.0.0 with preset-recommend',
      covers: 'credentials of vendors, finds them only',
      redact: (text) => secretlint.lintSource({ source: source(text), options: { config } }),
    },
  ];
}

const request = (index: number) => ({
  headers: {
    cookie: `session=${index}`,
    authorization: `Bearer abc.${index}`,
    accept: 'text/html',
    host: 'example.com',
  },
  user: { id: index, name: 'Ada', password: `hunter${index}`, roles: ['admin', 'author'] },
  body: { title: 'A note', text: 'a line without anything in it', tags: ['a', 'b', 'c'], draft: false },
});
const paths = ['headers.cookie', 'headers.authorization', 'user.password'];

/** Redactors of objects, on a request; `costMs` measures one call. */
export async function objects(costMs: (call: () => unknown) => number) {
  type Make = (options: { paths: string[]; serialize?: boolean }) => (value: unknown) => unknown;
  const pino = (await loadPeer<{ default: Make }>('@pinojs/redact', 'index.js')).default;
  const fast = (await loadPeer<{ default: Make }>('fast-redact', 'index.js')).default;
  const { DeepRedact } = await loadPeer<{ DeepRedact: new (options: object) => { redact(value: unknown): unknown } }>(
    '@hackylabs/deep-redact',
    'dist/index.mjs',
  );
  const deep = new DeepRedact({ blacklistedKeys: ['cookie', 'authorization', 'password'] });
  const [pinoRedact, fastRedact] = [pino({ paths }), fast({ paths })];
  const calls: [string, string, (value: unknown) => unknown][] = [
    ['redact (ours)', 'every name, every text in it', redact],
    ['@pinojs/redact 0.4.0, as in pino 10', '3 given paths', pinoRedact],
    ['fast-redact 3.5.0, as in pino 9', '3 given paths', fastRedact],
    ['@hackylabs/deep-redact 3.0.5', '3 given names', (value) => deep.redact(value)],
  ];
  let index = 0;
  return calls.map(([name, covers, call]) => {
    for (let warm = 0; warm < 2_000; warm++) call(request(index++));
    const hundred = costMs(() => {
      for (let count = 0; count < 100; count++) call(request(index++));
    });
    return { name, covers, us: hundred * 10 };
  });
}
