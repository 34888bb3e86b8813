import type { OutboundHook } from '@/lib/runtime/http/outbound';
import { armedRun, type LabRun, takeStrike } from './lab-run';

/**
 * The hook of the HTTP boundary: sends the requests of an armed run to the lab's own server, which fails as asked.
 * Everything else goes where it wanted to go.
 */
export const httpFault: OutboundHook = async (request, send) => {
  const run = armedRun();
  if (!run?.serverUrl) return send();
  const { signal } = request;
  const url = new URL(request.url);
  if (strikesAt(run, url) && takeStrike(run)) {
    run.strikes.push(words[run.fault.name] ?? run.fault.label);
    return fetch(`${run.serverUrl}/fault/${run.fault.name}`, { method: 'POST', signal, cache: 'no-store' });
  }
  if (run.standsForRates && isRates(url)) {
    return fetch(`${run.serverUrl}/latest${url.search}`, { signal, cache: 'no-store' });
  }
  return send();
};

const words: Partial<Record<LabRun['fault']['name'], string>> = {
  'rate-limited': 'HTTP 429',
  unavailable: 'HTTP 503',
  hang: 'no answer',
  'malformed-reply': 'half a document',
  'email-vendor-down': 'HTTP 503',
};

function strikesAt(run: LabRun, url: URL): boolean {
  if (run.fault.boundary !== 'http') return false;
  return run.fault.name === 'email-vendor-down' ? url.pathname.endsWith('/emails') : isRates(url);
}

function isRates(url: URL): boolean {
  return url.pathname.endsWith('/latest');
}
