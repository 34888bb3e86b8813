import { expect, it } from 'vitest';
import { sourceCodes } from '@/lib/platform/doctor-codes';
import type { Entry } from '../wrap/find-entries';
import { findIn, operation } from './__fixtures__/in-memory-app';
import { planted } from './__fixtures__/planted';

for (const { code, what, planted: wrong, near, where } of planted) {
  const name = what === undefined ? code : `${code} (${what})`;
  it(`finds ${name} where it was planted, and says what to do`, () => {
    const found = findIn(wrong).filter((one) => one.code === code);
    expect(found.map((one) => one.where)).toEqual([where]);
    expect(found[0]?.severity).toBe(sourceCodes[code as keyof typeof sourceCodes].severity);
    expect(found[0]?.wrong).toMatch(/[.]$/);
    expect(found[0]?.mend.length).toBeGreaterThan(10);
  });
  it(`does not find ${name} in what only looks like it`, () => {
    expect(findIn(near).filter((one) => one.code === code)).toEqual([]);
  });
}

const entry = (changes: Partial<Entry>): Entry => ({
  file: 'actions/save.ts',
  line: 3,
  exportName: 'save',
  kind: 'action',
  wrapped: false,
  ...changes,
});
const codesOf = (entries: Entry[]) => findIn({}, { entries }).map(({ code, where }) => `${code} ${where}`);

it('finds unwrapped actions and routes, and neither operations nor what is wrapped', () => {
  const route = { file: 'app/api/x/route.ts', kind: 'route', exportName: 'POST' } as const;
  expect(codesOf([entry({}), entry({ ...route })])).toEqual([
    'action-unwrapped actions/save.ts:3',
    'route-unwrapped app/api/x/route.ts:3',
  ]);
  expect(codesOf([entry({ wrapped: true }), entry({ ...route, wrapped: true }), entry({ kind: 'operation' })])).toEqual(
    [],
  );
});

it('leaves out the routes that run the healer, and tests', () => {
  const kind = 'route';
  expect(
    codesOf([
      entry({ kind, file: 'app/api/cron/health-check/route.ts' }),
      entry({ kind, file: 'src/app/api/health/route.ts' }),
      entry({ kind, file: 'app/api/platform/events/route.ts' }),
      entry({ file: 'actions/save.test.ts' }),
    ]),
  ).toEqual([]);
  expect(codesOf([entry({ kind, file: 'app/api/healthy/route.ts' })])).toHaveLength(1);
});

it('gives the reason why something cannot be wrapped as it is', () => {
  const [found] = findIn({}, { entries: [entry({ refusal: 'is a generator' })] });
  expect(found?.mend).toContain('it is a generator.');
  expect(findIn({}, { entries: [entry({ refusal: 'is an action of `a.ts` and is wrapped there' })] })).toEqual([]);
});

it('has a planted case for every code that reading source can give', () => {
  const cases = new Set<string>([
    ...planted.map(({ code }) => code),
    'action-unwrapped',
    'route-unwrapped',
    'library-missing',
  ]);
  expect(Object.keys(sourceCodes).filter((code) => !cases.has(code))).toEqual([]);
});

it('shows what is ignored with its reason, and counts it no more', () => {
  const options = "effects: 'idempotent', defaultValue: 1";
  const found = findIn(operation(options, '', '// selfheal-ignore default-on-a-write: a default is right here'));
  const ignored = found.find(({ code }) => code === 'default-on-a-write');
  expect(ignored?.ignored).toBe('a default is right here');
});

it('still counts what is ignored without a reason', () => {
  const options = "effects: 'idempotent', defaultValue: 1";
  const found = findIn(operation(options, '', '// selfheal-ignore default-on-a-write:'));
  expect(found.find(({ code }) => code === 'default-on-a-write')?.ignored).toBeUndefined();
});

it('says nothing of an app that wraps nothing yet, save what could be wrapped', () => {
  expect(findIn({ 'actions/save.ts': "'use server';\nexport async function save() {}" })).toEqual([]);
});
