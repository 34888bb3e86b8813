import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startUpstream, type Upstream } from '@/lib/self-healing/testing/http-upstream';
import { vendorProbes } from './vendor-probes';

let vendor: Upstream;
const processEnvironment = Symbol.for('selfheal.environment');
const signal = new AbortController().signal;
const secrets = { AUTH_SECRET: 'x'.repeat(32), SELFHEAL_SECRET: 'x'.repeat(32), CRON_SECRET: 'x'.repeat(32) };

function configure(values: Record<string, string>) {
  for (const [name, value] of Object.entries({ ...secrets, ...values })) vi.stubEnv(name, value);
  Reflect.deleteProperty(globalThis, processEnvironment);
}

beforeEach(async () => {
  vendor = await startUpstream({ script: [{ status: 200, body: {} }] });
  configure({
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${vendor.url}/v1`,
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: vendor.url,
    TWILIO_ACCOUNT_SID: 'AC00',
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+15550199',
    TWILIO_BASE_URL: vendor.url,
  });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, processEnvironment);
  await vendor.close();
});

function probe(name: 'ai' | 'email' | 'sms') {
  const found = vendorProbes()[name];
  if (!found) throw new Error(`${name} is not configured`);
  return found;
}

describe.each([
  ['ai', '/v1/models/gpt-4.1'],
  ['email', '/domains'],
  ['sms', '/2010-04-01/Accounts/AC00.json'],
] as const)('the %s probe', (name, path) => {
  it('asks once, reads only, and says so in words', async () => {
    expect(await probe(name)(signal)).toMatch(/\.$/);
    expect(vendor.requests.map((request) => `${request.method} ${request.path}`)).toEqual([`GET ${path}`]);
    expect(vendor.requests[0]?.headers.authorization).toMatch(/^(Bearer|Basic) \S+$/);
  });

  it.each([401, 429, 500, 503])(
    'throws when the vendor answers %i, without the credentials in the message',
    async (status) => {
      vendor.script([{ status, body: { error: 'no' } }]);
      const error: unknown = await probe(name)(signal).catch((reason: unknown) => reason);
      expect(String(error)).toContain(String(status));
      expect(String(error)).not.toMatch(/sk-test|re_test|token/);
    },
  );

  it('throws when the connection breaks', async () => {
    vendor.script([{ fault: 'reset' }]);
    await expect(probe(name)(signal)).rejects.toThrow();
  });
});

it('takes a key that may only send for what it is: a working one', async () => {
  vendor.script([
    {
      status: 401,
      body: { statusCode: 401, name: 'restricted_api_key', message: 'This API key is restricted to only send emails' },
    },
  ]);
  expect(await probe('email')(signal)).toContain('nothing but send');
});

it('says that nothing is configured instead of asking anybody', () => {
  vi.unstubAllEnvs();
  configure({});
  expect(vendorProbes()).toEqual({ ai: null, email: null, sms: null });
});
