import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Finding, FindingSeverity } from '@/lib/self-healing/core/finding';
import { findingCodes } from './doctor-codes';
import type { DoctorRead } from './doctor-read';
import { savedFindings } from './doctor-saved';
import { toDoctorPage } from './doctor-view';

const one = (severity: FindingSeverity, where = 'a.ts:1', more: Partial<Finding> = {}): Finding => ({
  ...{ code: 'env-missing', severity, where, wrong: 'It is wrong.', mend: 'Mend it.' },
  ...more,
});
const read = (changes: Partial<DoctorRead> = {}): DoctorRead => ({
  ...{ live: [], saved: { atMs: 1, findings: [] }, database: 'read', operations: 3, nowMs: 2 },
  ...changes,
});

it('answers first whether anything is wrong, and how much', () => {
  expect(toDoctorPage(read())).toMatchObject({ tone: 'healthy', headline: 'Nothing wrong was found', caveat: null });
  expect(toDoctorPage(read({ live: [one('note')] }))).toMatchObject({ tone: 'healthy' });
  expect(toDoctorPage(read({ live: [one('warning')] }))).toMatchObject({ tone: 'attention', headline: 'One warning' });
  const page = toDoctorPage(
    read({ live: [one('warning'), one('problem')], saved: { atMs: 1, findings: [one('problem', 'b')] } }),
  );
  expect(page).toMatchObject({ tone: 'failing', headline: '2 problems and one warning' });
  expect(page.groups.map(({ title }) => title)).toEqual(['Problems (2)', 'Warnings (1)']);
});

it('claims nothing of what could not be looked at', () => {
  expect(toDoctorPage(read({ saved: null })).caveat).toBe('Not looked at: the source.');
  expect(toDoctorPage(read({ saved: 'unreadable', database: 'away' })).caveat).toBe(
    'Not looked at: the database and the source.',
  );
});

it('puts the worst first, then by place with lines as numbers, and what is ignored apart', () => {
  const saved = {
    atMs: 1,
    findings: [one('warning', 'a.ts:10'), one('warning', 'a.ts:9'), one('problem', 'b.ts:1', { ignored: 'it is so' })],
  };
  const page = toDoctorPage(read({ saved }));
  expect(page.groups.flatMap(({ rows }) => rows.map(({ where }) => where))).toEqual(['a.ts:9', 'a.ts:10']);
  expect(page.ignored.map(({ where }) => where)).toEqual(['b.ts:1']);
  expect(page.tone).toBe('attention');
});

it('shows fifty of a weight and counts the rest', () => {
  const live = Array.from({ length: 53 }, (_, index) => one('warning', `a.ts:${index}`));
  expect(toDoctorPage(read({ live })).groups[0]).toMatchObject({ title: 'Warnings (53)', more: 3 });
});

it('reads what the doctor saved, and tells none from one that is broken or of another kind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  const save = (text: string) => writeFile(join(folder, 'doctor.json'), text);
  try {
    expect(await savedFindings(join(folder, 'doctor.json'))).toBeNull();
    const findings = [one('problem'), one('note', 'b', { ignored: 'it is so' })];
    await save(JSON.stringify({ version: 1, atMs: 5, findings }));
    expect(await savedFindings(join(folder, 'doctor.json'))).toEqual({ atMs: 5, findings });
    for (const text of ['{"version":1', '{"version":2,"atMs":5,"findings":[]}', '[]']) {
      await save(text);
      expect(await savedFindings(join(folder, 'doctor.json')), text).toBe('unreadable');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('gives every code a weight and a meaning', () => {
  for (const [code, { severity, means }] of Object.entries(findingCodes)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(['problem', 'warning', 'note']).toContain(severity);
    expect(means, code).toMatch(/[.]$/);
  }
});
