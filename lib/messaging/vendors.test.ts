import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendWithResend } from '@/lib/runtime/messaging/resend-client';
import { sendWithTwilio } from '@/lib/runtime/messaging/twilio-client';
import { startUpstream, type Upstream } from '@/lib/self-healing/testing';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream({ script: [] });
});
afterAll(() => upstream.close());

const mail = {
  tenantId: 'default',
  purpose: 'welcome',
  to: 'a@example.com',
  subject: 'Hello',
  html: '<p>Hi</p>',
  text: 'Hi',
};
const sms = { tenantId: 'default', purpose: 'welcome', to: '+15550101', body: 'Hi' };
const sendMail = (signal?: AbortSignal) =>
  sendWithResend({ apiKey: 're_test', baseUrl: upstream.url, from: 'Test <t@example.com>' }, mail, {
    idempotencyKey: 'key-1',
    ...(signal ? { signal } : {}),
  });
const sid = `AC${'0'.repeat(32)}`;
const sendText = () =>
  sendWithTwilio({ accountSid: sid, authToken: 'token', from: '+15550100', baseUrl: upstream.url }, sms, {
    idempotencyKey: 'key-1',
  });

describe('e-mail through Resend’s SDK', () => {
  it('sends the message once, with the vendor’s idempotency key', async () => {
    upstream.script([{ body: { id: 'mail-1' } }]);
    expect(await sendMail()).toEqual({ state: 'sent', id: 'mail-1' });
    const [request] = upstream.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/emails' });
    expect(request?.headers).toMatchObject({ authorization: 'Bearer re_test', 'idempotency-key': 'key-1' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ to: 'a@example.com', subject: 'Hello' });
  });

  it('throws Resend’s refusal with status, code and headers, and never retries', async () => {
    const body = { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests' };
    upstream.script([{ status: 429, headers: { 'retry-after': '2' }, body }]);
    const error = await sendMail().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'HttpError', status: 429, code: 'rate_limit_exceeded' });
    expect((error as { headers: Headers }).headers.get('retry-after')).toBe('2');
    expect(upstream.requests).toHaveLength(1);
  });

  it('keeps the status of a refusal that is not JSON', async () => {
    upstream.script([{ status: 503, body: '<html>Service Unavailable</html>' }]);
    await expect(sendMail()).rejects.toMatchObject({ name: 'HttpError', status: 503 });
  });

  it('does not take a success without an id for a sent message', async () => {
    upstream.script([{ body: {} }]);
    await expect(sendMail()).rejects.toBeInstanceOf(SyntaxError);
  });

  it('lets the cause of a cut connection through, which the SDK alone would swallow', async () => {
    upstream.script([{ fault: 'reset' }]);
    await expect(sendMail()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('ends with the caller’s signal', async () => {
    const controller = new AbortController();
    upstream.script(() => {
      controller.abort(new Error('enough'));
      return { fault: 'hang' };
    });
    await expect(sendMail(controller.signal)).rejects.toThrow('enough');
  });
});

describe('SMS through Twilio’s SDK', () => {
  it('sends the message once, to the account’s own path', async () => {
    upstream.script([{ status: 201, body: { sid: 'SM1', status: 'queued' } }]);
    expect(await sendText()).toEqual({ state: 'sent', id: 'SM1' });
    const [request] = upstream.requests;
    expect(request).toMatchObject({ method: 'POST', path: `/2010-04-01/Accounts/${sid}/Messages.json` });
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`${sid}:token`).toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: '+15550101',
      From: '+15550100',
      Body: 'Hi',
    });
  });

  it('throws Twilio’s exception with its code and the reply’s headers, and never retries', async () => {
    const body = { code: 20429, message: 'Too many requests', more_info: 'https://example.com', status: 429 };
    upstream.script([{ status: 429, headers: { 'retry-after': '3' }, body }]);
    const error = await sendText().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ status: 429, code: 20429 });
    expect((error as { headers: Headers }).headers.get('retry-after')).toBe('3');
    expect(upstream.requests).toHaveLength(1);
  });

  it('keeps the status of a refusal that is not JSON', async () => {
    upstream.script([{ status: 503, body: '<html>Service Unavailable</html>' }]);
    await expect(sendText()).rejects.toMatchObject({ status: 503 });
  });

  it('lets the cause of a cut connection through', async () => {
    upstream.script([{ fault: 'reset' }]);
    await expect(sendText()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });
});
