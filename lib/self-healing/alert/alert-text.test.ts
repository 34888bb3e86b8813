import { expect, it } from 'vitest';
import type { Alert } from '../core/ports';
import { alertSms, alertText, smsLength } from './alert-text';

const alert: Alert = {
  key: 'k',
  severity: 'critical',
  title: 'Outcome unknown: spendCredits',
  lines: { happened: 'It broke.', done: 'Nothing.', wanted: 'Look.' },
  path: '/platform/events/1',
  occurredAtMs: 0,
  idempotencyKey: 'alert-1',
};

it('tells the three things and the link, in this order', () => {
  const text = alertText(alert, 'https://crm.example.com');
  const positions = ['It broke.', 'Nothing.', 'Look.', 'https://crm.example.com/platform/events/1'].map((part) =>
    text.indexOf(part),
  );
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(positions).not.toContain(-1);
});

it('fits a text message and keeps the whole link, however long the error is', () => {
  const text = alertSms(
    { ...alert, lines: { ...alert.lines, happened: 'x'.repeat(5_000) } },
    'https://crm.example.com',
  );
  expect(text.length).toBeLessThanOrEqual(smsLength);
  expect(text.endsWith(' https://crm.example.com/platform/events/1')).toBe(true);
});

it('sends one line without control characters, whatever an attacker put into the error', () => {
  const text = alertSms({ ...alert, title: 'a\r\nFROM: bank\u202e\u0000b' }, 'https://crm.example.com');
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
