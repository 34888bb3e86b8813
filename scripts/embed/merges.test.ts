import { expect, it } from 'vitest';
import { envBlock, mergeEnv, unmergeEnv } from './merge-env';
import { mergeInstrumentation } from './merge-instrumentation';
import { mergeVercel, unmergeVercel } from './merge-vercel';

const crons = [{ path: '/api/cron/health-check', schedule: '7 5 * * *' }];
const theirs = { framework: 'nextjs', crons: [{ path: '/api/daily', schedule: '0 0 * * *' }] };

it("adds the cron to the app's own and keeps everything else, with the app's indentation", () => {
  const existing = JSON.stringify(theirs, null, 4);
  const { contents } = mergeVercel(existing, crons);
  expect(JSON.parse(contents ?? '')).toEqual({ ...theirs, crons: [...theirs.crons, ...crons] });
  expect(contents).toContain('\n    "framework"');
  expect(JSON.parse(unmergeVercel(contents ?? '', crons) ?? '')).toEqual(theirs);
});

const line = '{ "path": "/api/cron/health-check", "schedule": "7 5 * * *" }';
it.each([
  [
    'tabs and short lists',
    '{\n\t"regions": ["fra1", "iad1"]\n}\n',
    `{\n\t"regions": ["fra1", "iad1"],\n\t"crons": [${line}]\n}\n`,
  ],
  ['no line end at its end', '{\n    "regions": [ "a" ]\n}', `{\n    "regions": [ "a" ],\n    "crons": [${line}]\n}`],
  ['one line', '{ "regions": ["a"] }', `{ "regions": ["a"], "crons": [${line}] }`],
  [
    'crons in a line',
    '{\n  "crons": [{ "path": "/a" }],\n  "regions": ["a"]\n}\n',
    `{\n  "crons": [{ "path": "/a" }, ${line}],\n  "regions": ["a"]\n}\n`,
  ],
  [
    'crons on lines',
    '{\n  "crons": [\n    {"path": "/a"}\n  ],\n  "public": false\n}\n',
    `{\n  "crons": [\n    {"path": "/a"},\n    ${line}\n  ],\n  "public": false\n}\n`,
  ],
])('keeps a vercel.json with %s as it is written, and leaves no trace when it is taken out', (_, existing, merged) => {
  expect(mergeVercel(existing, crons)).toEqual({ contents: merged, note: null });
  expect(unmergeVercel(merged, crons)).toBe(existing);
});

it('takes its cron out of the middle of others, whoever wrote them around it', () => {
  const around = `{ "crons": [${line}, { "path": "/b" }], "public": true }`;
  expect(unmergeVercel(around, crons)).toBe('{ "crons": [{ "path": "/b" }], "public": true }');
});

it('leaves a cron of the same path as the app has it', () => {
  const existing = JSON.stringify({ crons: [{ path: '/api/cron/health-check', schedule: '*/2 * * * *' }] });
  expect(mergeVercel(existing, crons)).toEqual({ contents: null, note: null });
  expect(unmergeVercel(existing, crons)).toBeNull();
});

it('leaves a vercel.json that it cannot read, and says what to add', () => {
  expect(mergeVercel('{ "crons": "daily" }', crons).note).toContain('/api/cron/health-check');
  expect(mergeVercel('{', crons)).toMatchObject({ contents: null, note: expect.stringContaining('could not be read') });
});

it('makes a vercel.json where there is none, which leaves nothing behind', () => {
  const { contents } = mergeVercel(null, crons);
  expect(JSON.parse(contents ?? '').crons).toEqual(crons);
  expect(unmergeVercel(contents ?? '', crons)).toBe('');
});

const ownExample =
  '# --- Database ---\n# Where the tables are.\n#DATABASE_URL=x\n# Signs sessions.\n#AUTH_SECRET=\n\n# --- Other ---\n#RATES=\n';

it('explains only variables that the embedded sources read', () => {
  const block = envBlock(ownExample, ['process.env.DATABASE_URL', 'AUTH_SECRET']);
  expect(block).toBe('# --- Database ---\n# Where the tables are.\n#DATABASE_URL=x');
});

it('appends its variables to .env.example once, without those that the app names itself', () => {
  const existing = 'DATABASE_URL=theirs\n';
  const merged = mergeEnv(existing, '# Where.\n#DATABASE_URL=x\n# What.\n#SELFHEAL_MODE=heal') ?? '';
  expect(merged.startsWith(existing)).toBe(true);
  expect(merged.match(/DATABASE_URL/g)).toHaveLength(1);
  expect(merged).toContain('# What.\n#SELFHEAL_MODE=heal');
  expect(merged).not.toContain('# Where.');
  expect(mergeEnv(merged, 'anything')).toBeNull();
  expect(unmergeEnv(merged)?.trim()).toBe(existing.trim());
});

const parts = {
  imports: "import type { Instrumentation } from 'next';\n",
  register:
    "export async function register() {\n  if (process.env.NEXT_RUNTIME === 'nodejs') {\n    await startHealing();\n  }\n}\n",
  onRequestError:
    "export const onRequestError: Instrumentation.onRequestError = async () => {\n  if (process.env.NEXT_RUNTIME === 'nodejs') {\n    await reportUnwrapped();\n  }\n};\n",
};

it('makes an instrumentation file of nothing', () => {
  const { contents } = mergeInstrumentation('', parts);
  expect(contents?.startsWith("import type { Instrumentation } from 'next';\n\nexport async function register")).toBe(
    true,
  );
});

it('adds to an instrumentation file that exports neither function', () => {
  const existing = "import './polyfill';\n\nconst started = Date.now();\nexport { started };\n";
  const { contents } = mergeInstrumentation(existing, parts);
  expect(contents).toContain(existing.trim());
  expect(contents).toContain('await startHealing()');
  expect(contents).toContain('await reportUnwrapped()');
  expect(mergeInstrumentation(contents ?? '', parts)).toEqual({ contents: null, note: null });
});

it.each([
  ['a function', 'export async function register() { otel(); }'],
  ['a constant', 'export const register = () => otel();'],
  ['another name', 'const start = () => otel();\nexport { start as register };'],
  ['another module', "export { register } from './otel';"],
  ['whatever another module exports', "export * from './otel';"],
  ['CommonJS', 'module.exports = { register() {} };'],
])('leaves a file whose register() is %s as it is, and says which lines to add', (_, existing) => {
  const { contents, note } = mergeInstrumentation(existing, parts);
  expect(contents).toBeNull();
  expect(note).toContain('await startHealing();');
  expect(note).toContain('NEXT_RUNTIME');
});
