import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpError } from '@/lib/runtime/http/outbound';
import { startUpstream, type Upstream } from '@/lib/self-healing/testing';
import { fetchRates } from './fetch-rates';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream({ script: [] });
});
afterAll(() => upstream.close());

const body = { amount: 1, base: 'EUR', date: '2030-01-02', rates: { USD: 1.25 } };
const fetched = (signal?: AbortSignal) => fetchRates({ baseUrl: `${upstream.url}/v1/`, base: 'EUR', signal });

describe('fetchRates', () => {
  it('asks the source once, for the base', async () => {
    upstream.script([{ body }]);
    expect(await fetched()).toEqual({ base: 'EUR', date: '2030-01-02', rates: { USD: 1.25 } });
    expect(upstream.requests.map((request) => request.path)).toEqual(['/v1/latest?base=EUR']);
  });

  it('throws a refusal with its status and headers, and does not retry it', async () => {
    upstream.script([{ status: 429, headers: { 'retry-after': '7' }, body: 'slow down' }]);
    const error = await fetched().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 429 });
    expect((error as HttpError).headers.get('retry-after')).toBe('7');
    expect((error as HttpError).message).not.toContain('base=EUR');
    expect(upstream.requests).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'not json', 'SyntaxError'],
    ['a rate that is no number', { ...body, rates: { USD: 'abc' } }, 'ZodError'],
    ['a rate of zero', { ...body, rates: { USD: 0 } }, 'ZodError'],
    ['another base', { ...body, base: 'USD' }, 'SyntaxError'],
  ])('refuses %s', async (_what, reply, name) => {
    upstream.script([{ body: reply }]);
    await expect(fetched()).rejects.toMatchObject({ name });
  });

  it('ends with the caller’s signal while the source hangs', async () => {
    const controller = new AbortController();
    upstream.script(() => {
      controller.abort(new Error('enough'));
      return { fault: 'hang' };
    });
    await expect(fetched(controller.signal)).rejects.toThrow('enough');
  });

  it('lets the cause of a cut connection through', async () => {
    upstream.script([{ fault: 'reset' }]);
    await expect(fetched()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });
});
