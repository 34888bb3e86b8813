import { HttpError } from './http-error';

export { HttpError };

export interface OutboundInit extends RequestInit {
  /** Bounds the whole exchange, the body included. Milliseconds. Default 10 000. */
  timeoutMs?: number;
}

/** What a hook may know of a request. `signal` aborts at the time-out and with the caller. */
export interface OutboundRequest {
  url: string;
  method: string;
  signal: AbortSignal;
}

/** Stands at the boundary of the process: may answer in the network's place, delay, or fail. */
export type OutboundHook = (request: OutboundRequest, send: () => Promise<Response>) => Promise<Response>;

const hookKey = Symbol.for('selfheal.outbound-hook');
type Holder = { [hookKey]?: OutboundHook };

/** The one place where the fault lab enters outgoing HTTP. `undefined` takes the hook away. */
export function setOutboundHook(hook: OutboundHook | undefined): void {
  (globalThis as Holder)[hookKey] = hook;
}

/** Sends a request with a time-out and no retries. A status that is no success is returned: SDKs read it themselves. */
export async function outboundRequest(url: string, init: OutboundInit = {}): Promise<Response> {
  const { timeoutMs = 10_000, signal: callerSignal, ...rest } = init;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = callerSignal ? AbortSignal.any([callerSignal, timeout]) : timeout;
  const send = () => fetch(url, { cache: 'no-store', ...rest, signal });
  const hook = (globalThis as Holder)[hookKey];
  return hook ? hook({ url, method: rest.method ?? 'GET', signal }, send) : send();
}

/** As `outboundRequest`, but throws `HttpError` (status, headers) for every answer outside 200–299. */
export async function outboundFetch(url: string, init: OutboundInit = {}): Promise<Response> {
  const response = await outboundRequest(url, init);
  if (response.ok) return response;
  await response.body?.cancel();
  throw new HttpError({ status: response.status, headers: response.headers, method: init.method ?? 'GET', url });
}
