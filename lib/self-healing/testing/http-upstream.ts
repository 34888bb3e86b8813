import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One scripted answer. */
export interface UpstreamReply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: unknown;
  /** `hang`: no answer at all. `reset`: the connection is reset. `malformed`: bytes that are not HTTP. */
  fault?: 'hang' | 'reset' | 'malformed';
}

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
    answer(response, reply);
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

function answer(response: ServerResponse, reply: UpstreamReply): void {
  if (reply.fault === 'hang') return;
  if (reply.fault === 'reset') return void response.socket?.resetAndDestroy();
  if (reply.fault === 'malformed') return void response.socket?.end('this is not HTTP\r\n\r\n');
  const text =
    typeof reply.body === 'string' || reply.body === undefined ? (reply.body ?? '') : JSON.stringify(reply.body);
  const type = typeof reply.body === 'object' ? 'application/json' : 'text/plain; charset=utf-8';
  response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers }).end(text);
}
