import { createServer } from 'node:http';
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
    if (fault === 'hang') return;
    if (fault === 'malformed-reply') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"base":"EUR","rates":{"US');
      return;
    }
    const base = url.searchParams.get('base') ?? 'EUR';
    const reply = fault ? failureOf(fault) : url.pathname === '/latest' ? sampleRates(base) : notFound;
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body));
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

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

const notFound: Reply = { status: 404, body: { error: 'The fault lab knows no such path.' } };

function failureOf(fault: string): Reply {
  if (fault === 'rate-limited') return { status: 429, headers: { 'retry-after': '1' }, body: { error: 'slow down' } };
  // As Resend answers.
  const body = { statusCode: 503, name: 'service_unavailable', message: 'The service is not available.' };
  return { status: 503, body };
}

/** Made up, and plainly so: round figures of no day in particular. */
function sampleRates(base: string): Reply {
  return { status: 200, body: { base, date: '2026-01-01', rates: { EUR: 1.1, USD: 1.2, GBP: 0.9, CHF: 1 } } };
}
