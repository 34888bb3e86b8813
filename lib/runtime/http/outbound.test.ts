import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startUpstream, type Upstream } from '@/lib/self-healing/testing';
import { HttpError, outboundFetch, outboundRequest, setOutboundHook } from './outbound';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream({ script: [{ status: 503, body: 'down' }] });
});
afterAll(() => upstream.close());
afterEach(() => setOutboundHook(undefined));

describe('outboundRequest', () => {
  it('returns an answer that is no success, so that SDKs can read it', async () => {
    const response = await outboundRequest(upstream.url);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('down');
  });

  it('cuts a request that outlasts its time-out', async () => {
    upstream.script([{ fault: 'hang' }]);
    await expect(outboundRequest(upstream.url, { timeoutMs: 30 })).rejects.toMatchObject({ name: 'TimeoutError' });
    upstream.script([{ status: 503, body: 'down' }]);
  });

  it('lets a hook stand in for the network, until it is taken away', async () => {
    upstream.script([{ status: 503, body: 'down' }]);
    setOutboundHook(async ({ url, method }) => Response.json({ url, method }));
    const answered = await outboundRequest(upstream.url, { method: 'POST' });
    expect(await answered.json()).toEqual({ url: upstream.url, method: 'POST' });
    expect(upstream.requests).toHaveLength(0);
    setOutboundHook(undefined);
    expect((await outboundRequest(upstream.url)).status).toBe(503);
  });
});

it('outboundFetch throws every answer that is no success, naming no query', async () => {
  const error = await outboundFetch(`${upstream.url}/path?token=secret`).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(HttpError);
  expect((error as HttpError).message).toBe(`GET ${upstream.url}/path answered 503`);
});
