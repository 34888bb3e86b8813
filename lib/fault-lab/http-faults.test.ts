import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchRates } from '@/lib/rates/fetch-rates';
import { outboundFetch, outboundRequest, setOutboundHook } from '@/lib/runtime/http/outbound';
import { startUpstream, type Upstream } from '@/lib/self-healing/testing/http-upstream';
import { type FaultName, faultNamed } from './faults';
import { httpFault } from './http-faults';
import { armed, type LabRun } from './lab-run';
import { type LabServer, startLabServer } from './lab-server';
import { targetNamed } from './target-names';

let lab: LabServer;
let real: Upstream;
const rates = { base: 'EUR', date: '2026-02-02', rates: { USD: 1.5 } };

beforeEach(async () => {
  lab = await startLabServer();
  real = await startUpstream({ script: [{ status: 200, body: rates }] });
  setOutboundHook(httpFault);
});

afterEach(async () => {
  setOutboundHook(undefined);
  await Promise.all([lab.close(), real.close()]);
});

function runOf(fault: FaultName, part: Partial<LabRun> = {}): LabRun {
  return {
    ...{ id: 'run', fault: faultNamed(fault), target: targetNamed('getExchangeRates'), left: 1, strikes: [] },
    ...{ active: true, serverUrl: lab.url, standsForRates: false, ...part },
  };
}

const ask = () => fetchRates({ baseUrl: real.url, base: 'EUR' });

describe('a fault of the HTTP boundary', () => {
  it('is a real 429 with Retry-After', async () => {
    await armed(runOf('rate-limited'), async () => {
      const error: unknown = await ask().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ status: 429 });
      expect((error as { headers: Headers }).headers.get('retry-after')).toBe('1');
      expect(await ask()).toEqual(rates);
    });
    expect(real.requests).toHaveLength(1);
  });

  it('is a real 503', async () => {
    await armed(runOf('unavailable'), () => expect(ask()).rejects.toMatchObject({ status: 503 }));
    expect(real.requests).toHaveLength(0);
  });

  it('is a reply that cannot be read', async () => {
    await armed(runOf('malformed-reply'), () => expect(ask()).rejects.toThrow(SyntaxError));
  });

  it('is a server that never answers, so that the client’s own limit ends the wait', async () => {
    const run = runOf('hang');
    await armed(run, () =>
      expect(outboundFetch(`${real.url}/latest`, { timeoutMs: 100 })).rejects.toMatchObject({ name: 'TimeoutError' }),
    );
    expect(run.strikes).toEqual(['no answer']);
  });

  it('never reaches a request outside its run', async () => {
    const run = runOf('unavailable', { left: 5 });
    await armed(run, async () => undefined);
    expect(await ask()).toEqual(rates);
    expect(run.strikes).toEqual([]);
  });

  it('takes the e-mail vendor down for the whole run, and leaves everything else', async () => {
    await armed(runOf('email-vendor-down', { left: Number.POSITIVE_INFINITY }), async () => {
      for (let call = 0; call < 3; call++) {
        expect((await outboundRequest(`${real.url}/emails`, { method: 'POST' })).status).toBe(503);
      }
      expect(await ask()).toEqual(rates);
    });
  });

  it('answers with plainly made-up rates where the lab stands for the source', async () => {
    await armed(runOf('unavailable', { left: 0, standsForRates: true }), async () => {
      const answer = await fetchRates({ baseUrl: 'https://rates.example.com', base: 'QAB' });
      expect(answer).toMatchObject({ base: 'QAB', date: '2026-01-01' });
    });
    expect(real.requests).toHaveLength(0);
  });
});

it('closes its server, and nothing listens afterwards', async () => {
  const other = await startLabServer();
  await other.close();
  await expect(fetch(`${other.url}/latest`)).rejects.toThrow();
});
