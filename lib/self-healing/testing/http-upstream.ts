import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One scripted answer. */
export interface UpstreamReply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: unknown;
  /** Sent as `Retry-After`: a number of seconds, or an instant as an HTTP date. */
  retryAfter?: number | Date;
  /** Nothing is answered before so many milliseconds have passed. */
  delayMs?: number;
  /** The head goes out at once, the body in `chunks` pieces (default 4) with `gapMs` between them. */
  slowBody?: { gapMs: number; chunks?: number };
  /**
   * `hang`: no answer at all. `reset`: the connection is reset. `malformed`: bytes that are not HTTP.
   * `truncated`: the connection ends in the middle of the body that was announced.
   */
  fault?: 'hang' | 'reset' | 'malformed' | 'truncated';
}

/** What the server was asked. */
export interface UpstreamRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A real HTTP server that answers by a script and remembers what it was asked. */
export interface Upstream {
  url: string;
  readonly requests: readonly UpstreamRequest[];
  /** Replaces the script; counting starts again. */
  script(replies: UpstreamScript): void;
  close(): Promise<void>;
}

/** Replies in order, the last one for ever; or a function of the request and its number, from 0. */
export type UpstreamScript =
  | readonly UpstreamReply[]
  | ((request: UpstreamRequest, index: number) => UpstreamReply | Promise<UpstreamReply>);

/** Starts a server on a free port of this machine that answers by `script`. Close it when the test ends. */
export async function startUpstream(input: { script: UpstreamScript }): Promise<Upstream> {
  let script = input.script;
  const requests: UpstreamRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: UpstreamRequest = {
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    const index = requests.push(request) - 1;
    const reply = typeof script === 'function' ? await script(request, index) : (script[index] ?? script.at(-1) ?? {});
    await answer(response, reply);
  });
  // A client that hangs up in the middle of its own request is part of the game.
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script: (next) => {
      script = next;
      requests.length = 0;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(response: ServerResponse, reply: UpstreamReply): Promise<void> {
  if (reply.delayMs !== undefined) await pause(reply.delayMs);
  if (reply.fault === 'hang') return;
  if (reply.fault === 'reset') return void response.socket?.resetAndDestroy();
  if (reply.fault === 'malformed') return void response.socket?.end('this is not HTTP\r\n\r\n');
  const body = Buffer.from(textOf(reply.body));
  const type = typeof reply.body === 'object' ? 'application/json' : 'text/plain; charset=utf-8';
  const headers = { 'content-type': type, 'content-length': body.length, ...retryAfter(reply), ...reply.headers };
  response.writeHead(reply.status ?? 200, headers);
  if (reply.fault === 'truncated') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
    return;
  }
  if (reply.slowBody === undefined) return void response.end(body);
  const { gapMs, chunks = 4 } = reply.slowBody;
  const size = Math.max(1, Math.ceil(body.length / chunks));
  response.flushHeaders();
  for (let from = 0; from < body.length && !response.destroyed; from += size) {
    await pause(gapMs);
    response.write(body.subarray(from, from + size));
  }
  response.end();
}

/** Does not keep the process alive: a server that was closed owes nobody the rest. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

function textOf(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function retryAfter({ retryAfter: wait }: UpstreamReply): Record<string, string> {
  if (wait === undefined) return {};
  return { 'retry-after': typeof wait === 'number' ? String(wait) : wait.toUTCString() };
}
