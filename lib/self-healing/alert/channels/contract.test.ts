import { describe, expect, it } from 'vitest';
import type { Alert, AlertChannel } from '../../core/ports';
import { defineAlertChannel } from '../define-alert-channel';
import { emailChannel } from './email';
import { alertChannels } from './index';
import { smsChannel } from './sms';

type Send = (message: unknown, signal: AbortSignal) => Promise<void>;
const appUrl = 'https://crm.example.com';
const registered: Record<string, (send: Send) => AlertChannel> = {
  email: (send) => emailChannel({ appUrl, send }),
  sms: (send) => smsChannel({ appUrl, send }),
};

const alert: Alert = {
  key: 'k',
  severity: 'critical',
  title: 'Outcome unknown: spendCredits\r\nBcc: everyone@example.com',
  lines: { happened: 'It broke.', done: 'Nothing.', wanted: 'Look.' },
  path: '/platform/events/1',
  occurredAtMs: 0,
  idempotencyKey: 'alert-1',
};

describe.each(Object.entries(registered))('the %s channel', (name, make) => {
  it('is named by its noun and sends critical alerts', () => {
    const channel = make(async () => {});
    expect(channel.name).toBe(name);
    expect(channel.severities).toContain('critical');
  });

  it('rejects with the cause when the vendor did not take the message', async () => {
    const refused = new Error('422: the sender is not verified');
    const channel = make(() => Promise.reject(refused));
    await expect(channel.send(alert, new AbortController().signal)).rejects.toBe(refused);
  });

  it('hands on the signal and the link to the event', async () => {
    const controller = new AbortController();
    const sent: unknown[] = [];
    await make(async (message, signal) => {
      expect(signal).toBe(controller.signal);
      sent.push(message);
    }).send(alert, controller.signal);
    expect(JSON.stringify(sent)).toContain('https://crm.example.com/platform/events/1');
  });
});

it('keeps line breaks out of the subject and gives the vendor a key of the alert', async () => {
  const channel = emailChannel({
    appUrl,
    send: async (message) => {
      expect(message.subject).not.toMatch(/[\r\n]/);
      expect(message.idempotencyKey).toBe('alert-1-email');
    },
  });
  await channel.send(alert, new AbortController().signal);
  expect.assertions(2);
});

it('does not wake anybody for a warning', () => {
  expect(smsChannel({ appUrl, send: async () => {} }).severities).toEqual(['critical']);
});

it('leaves out a channel that has nobody to write to', () => {
  const names = alertChannels({ appUrl, email: null, sms: async () => {} }).map((channel) => channel.name);
  expect(names).toEqual(['sms']);
});

it('refuses a channel that could never send anything', () => {
  const send = async () => {};
  expect(() => defineAlertChannel({ name: 'pager', severities: [], send })).toThrow('severity');
  expect(() => defineAlertChannel({ name: 'Pager!', severities: ['critical'], send })).toThrow('kebab-case');
});
