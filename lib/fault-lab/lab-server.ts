import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The lab's own upstream: a real HTTP server on 127.0.0.1 that fails as its path says. It lives as long as one run. */
export interface LabServer {
  url: string;
  close(): Promise<void>;
}

export async function startLabServer(): Promise<LabServer> {
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const fault = /^\/fault\/([a-z-]+)$/.exec(url.pathname)?.[1];
    if (fault) return fail(response, fault);
    if (url.pathname === '/latest') return json(response, 200, sampleRates(url.searchParams.get('base') ?? 'EUR'));
    return json(response, 404, { error: 'The fault lab knows no such path.' });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function fail(response: ServerResponse, fault: string): void {
  if (fault === 'hang') return;
  if (fault === 'rate-limited') return json(response, 429, { error: 'slow down' }, { 'retry-after': '1' });
  if (fault === 'malformed-reply') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"base":"EUR","rates":{"US');
    return;
  }
  if (fault === 'email-vendor-down') {
    return json(response, 503, { statusCode: 503, name: 'service_unavailable', message: 'The vendor is down.' });
  }
  return json(response, 503, { error: 'not available' });
}

/** Made up, and plainly so: round figures of no day in particular. */
function sampleRates(base: string) {
  return { base, date: '2026-01-01', rates: { EUR: 1.1, USD: 1.2, GBP: 0.9, CHF: 1 } };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
