import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '@/lib/self-healing/core/ports';
import { startUpstream, type Upstream } from '@/lib/self-healing/testing/http-upstream';
import { alertSenders } from './senders';

const alert: Alert = {
  key: 'aaaabbbbccccdddd',
  severity: 'critical',
  title: 'Not healed: spendCredits',
  lines: {
    happened: 'Two transactions waited for each other. <img src=x onerror=alert(1)>',
    done: 'Tried ROLLBACK_TRANSACTION within 84 ms.',
    wanted: 'Mend the cause; nothing could heal it.',
  },
  path: '/platform/events/01900000-0000-7000-8000-000000000001',
  occurredAtMs: Date.UTC(2026, 0, 1),
  idempotencyKey: 'alert-01900000-0000-7000-8000-000000000001',
};

let vendor: Upstream;
const signal = new AbortController().signal;
const processEnvironment = Symbol.for('selfheal.environment');

beforeEach(async () => {
  vendor = await startUpstream({ script: [{ status: 200, body: { id: 'message-1', sid: 'SM1' } }] });
  const values = {
    RESEND_API_KEY: 're_test_key',
    RESEND_BASE_URL: vendor.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+15550199',
    TWILIO_BASE_URL: vendor.url,
    ALERT_EMAIL_TO: 'on-call@example.com',
    ALERT_SMS_TO: '+15550100',
    APP_URL: 'https://crm.example.com',
    AUTH_SECRET: 'x'.repeat(32),
    SELFHEAL_SECRET: 'x'.repeat(32),
    CRON_SECRET: 'x'.repeat(32),
  };
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  Reflect.deleteProperty(globalThis, processEnvironment);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, processEnvironment);
  await vendor.close();
});

const url = 'https://crm.example.com/platform/events/01900000-0000-7000-8000-000000000001';

async function sendEmailAlert(until: AbortSignal = signal): Promise<void> {
  const message = {
    alert,
    url,
    subject: '[critical] Not healed: spendCredits',
    text: `What is wanted: ${alert.lines.wanted}`,
    idempotencyKey: `${alert.idempotencyKey}-email`,
  };
  await alertSenders().email?.(message, until);
}

async function sendSmsAlert(): Promise<void> {
  await alertSenders().sms?.({ body: `${alert.title} ${url}`, idempotencyKey: `${alert.idempotencyKey}-sms` }, signal);
}

describe('alerts by e-mail through Resend', () => {
  it('arrive as HTML and as text, with the vendor key of the alert', async () => {
    await sendEmailAlert();
    const [request] = vendor.requests;
    const sent = JSON.parse(request?.body ?? '{}');
    expect(request?.path).toBe('/emails');
    expect(request?.headers['idempotency-key']).toBe(`${alert.idempotencyKey}-email`);
    expect(sent.subject).toBe('[critical] Not healed: spendCredits');
    expect(sent.text).toContain('What is wanted: Mend the cause');
    expect(sent.html).toContain('https://crm.example.com/platform/events/01900000');
  });

  it('show what an attacker put into an error as text', async () => {
    await sendEmailAlert();
    const { html } = JSON.parse(vendor.requests[0]?.body ?? '{}');
    expect(html).toContain('&lt;img src=x');
    expect(html).not.toContain('<img src=x');
  });

  it.each([
    [429, { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests.' }],
    [403, { statusCode: 403, name: 'invalid_api_key', message: 'API key is invalid.' }],
    [500, { statusCode: 500, name: 'internal_server_error', message: 'Something broke.' }],
  ])('are not taken for delivered when the vendor answers %i', async (status, body) => {
    vendor.script([{ status, body }]);
    await expect(sendEmailAlert()).rejects.toThrow(String(status));
    expect(vendor.requests).toHaveLength(1);
  });

  it('are not taken for delivered when the connection breaks', async () => {
    vendor.script([{ fault: 'reset' }]);
    await expect(sendEmailAlert()).rejects.toThrow();
  });

  it('end when they are told to, though the vendor hangs', async () => {
    vendor.script([{ fault: 'hang' }]);
    const controller = new AbortController();
    const sending = sendEmailAlert(controller.signal);
    await vi.waitFor(() => expect(vendor.requests).toHaveLength(1));
    controller.abort(new Error('out of time'));
    await expect(sending).rejects.toThrow('out of time');
  });
});

describe('alerts by SMS through Twilio', () => {
  it('arrive at the number with the whole text', async () => {
    vendor.script([{ status: 201, body: { sid: 'SM1', status: 'queued' } }]);
    await sendSmsAlert();
    const [request] = vendor.requests;
    const form = new URLSearchParams(request?.body);
    expect(request?.path).toContain('/Messages.json');
    expect(form.get('To')).toBe('+15550100');
    expect(form.get('Body')).toBe(`${alert.title} ${url}`);
  });

  it.each([
    [400, { code: 21211, message: "The 'To' number is not a valid phone number.", status: 400 }],
    [401, { code: 20003, message: 'Authenticate', status: 401 }],
    [503, { code: 20503, message: 'Service unavailable', status: 503 }],
  ])('are not taken for delivered when the vendor answers %i', async (status, body) => {
    vendor.script([{ status, body }]);
    await expect(sendSmsAlert()).rejects.toThrow(body.message);
    expect(vendor.requests).toHaveLength(1);
  });
});

it('has no sender where a vendor is configured but nobody to write to', () => {
  vi.stubEnv('ALERT_EMAIL_TO', '');
  vi.stubEnv('ALERT_SMS_TO', '');
  Reflect.deleteProperty(globalThis, processEnvironment);
  expect(alertSenders()).toMatchObject({ email: null, sms: null });
});
