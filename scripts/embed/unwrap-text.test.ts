import { expect, it } from 'vitest';
import { unwrapText } from './unwrap-text';

const isOurs = (specifier: string) => specifier === '@/healing';
const unwrapped = (text: string) => unwrapText(text, isOurs);

it('undoes what the codemod does, to the letter', () => {
  const pairs = [
    [
      "import { withSelfHealing } from '@/healing';\n\nexport const GET = withSelfHealing(async function GET() {\n  return 1;\n}, { source: 'a' });\n",
      'export async function GET() {\n  return 1;\n}\n',
    ],
    [
      "'use server';\n\nimport { withSelfHealing } from '@/healing';\n\nexport const read = withSelfHealing(async (id: string) => {\n  return id;\n}, { source: 'a' });\n",
      "'use server';\n\nexport const read = async (id: string) => {\n  return id;\n};\n",
    ],
    [
      "import { z } from 'zod';\nimport { withSelfHealing } from '@/healing';\n\nconst inner = withSelfHealing(async function inner() {}, {});\nexport { inner };\n",
      "import { z } from 'zod';\n\nasync function inner() {}\nexport { inner };\n",
    ],
  ] as const;
  for (const [before, after] of pairs) expect(unwrapped(before)).toEqual({ text: after, reason: null });
});

it('leaves a text over several lines as it is, rather than its indentation right', () => {
  const before =
    "import { withSelfHealing } from '@/healing';\nexport const a = withSelfHealing(\n  async () => {\n    return `x\n  y`;\n  },\n  {},\n);\n";
  expect(unwrapped(before).text).toContain('`x\n  y`');
});

it('knows the wrapper by another name, and leaves one of the same name that is not ours', () => {
  expect(
    unwrapped("import { withSelfHealing as heal } from '@/healing';\nexport const a = heal(act, {});\n").text,
  ).toBe('export const a = act;\n');
  const foreign = "import { withSelfHealing } from './mine';\nexport const a = withSelfHealing(act, {});\n";
  expect(unwrapped(foreign)).toEqual({ text: foreign, reason: null });
});

it.each([
  ["import '@/healing';", 'for its effect'],
  ["import * as all from '@/healing';\nall.healing();", 'a whole module'],
  [
    "import { healing, withSelfHealing } from '@/healing';\nexport const a = withSelfHealing(() => healing(), {});",
    'uses healing',
  ],
  ["import { withSelfHealing } from '@/healing';\nexport const wrap = withSelfHealing;", 'uses withSelfHealing'],
  ["import { withSelfHealing } from '@/healing';\nexport const a = withSelfHealing();", 'uses withSelfHealing'],
])('says why %j cannot be unwrapped by rule', (text, reason) => {
  expect(unwrapped(text)).toEqual({ text: null, reason: expect.stringContaining(reason) });
});

it('names the lines that stand in the way, as its author counts them', () => {
  const text = `import { configureHealing, healing, withSelfHealing } from '@/healing';
export const a = withSelfHealing(
  async function a() {
    return 1;
  },
  {},
);
export const b = withSelfHealing(async () => healing().signal, {});
export const c = () => healing();
export const d = withSelfHealing;
`;
  const only = (names: string) => text.replace('configureHealing, healing, withSelfHealing', names);
  expect(unwrapped(only('healing, withSelfHealing')).reason).toContain(
    'uses healing of Selfheal beyond wrapping (lines 8, 9)',
  );
  expect(unwrapped(only('withSelfHealing')).reason).toContain('(line 10)');
  const called = "import { configureHealing } from '@/healing';\n\nconfigureHealing(one, two);\n";
  expect(unwrapped(called).reason).toContain('(line 3)');
});
