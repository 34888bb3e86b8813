import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/**
 * What becomes of an instance when its response is complete. `kill`: it ends at once. `freeze`: it is stopped at once and
 * never goes on. `late`: it ends in the middle of what it does afterwards. `wait`: it lives until what it does after the response has settled, as platforms promise.
 */
export type Ending = 'kill' | 'freeze' | 'late' | 'wait';

export interface FunctionPlatform {
  url: string;
  /** For the requests that come from now on. `late` ends so many milliseconds after the response. */
  setEnding(ending: Ending, lateMs?: number): void;
  readonly served: Readonly<Record<Ending, number>>;
  /** From the start of a process until it could take its request. Milliseconds. */
  readonly coldStartsMs: readonly number[];
  /** What the instances printed. */
  output(): string;
  close(): Promise<void>;
}

const script = fileURLToPath(new URL('./function-process.mjs', import.meta.url));
const startLimitMs = 60_000;
const waitLimitMs = 60_000;
const outputLimit = 200_000;

/** A gateway that gives every request a fresh process of the built application, and ends that process after it. */
export async function startFunctionPlatform(
  environmentOf: (url: string) => Record<string, string>,
): Promise<FunctionPlatform> {
  const served: Record<Ending, number> = { kill: 0, freeze: 0, late: 0, wait: 0 };
  const coldStartsMs: number[] = [];
  const instances = new Set<ChildProcess>();
  let ending: Ending = 'wait';
  let lateMs = 0;
  let printed = '';
  let environment: Record<string, string> = {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chosen = ending;
    const body = await bodyOf(request);
    const startedAt = performance.now();
    const instance = fork(script, [], {
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    instances.add(instance);
    instance.once('exit', () => instances.delete(instance));
    for (const stream of [instance.stdout, instance.stderr]) {
      stream?.on('data', (data) => {
        printed = (printed + String(data)).slice(-outputLimit);
      });
    }
    try {
      const port = await message(instance, 'port', startLimitMs);
      coldStartsMs.push(performance.now() - startedAt);
      const idle = chosen === 'wait' ? message(instance, 'idle', waitLimitMs) : null;
      idle?.catch(() => undefined);
      const reply = await pass(request, body, Number(port));
      // Before the client hears of it: nothing can be done in between.
      if (chosen === 'kill') instance.kill('SIGKILL');
      if (chosen === 'freeze') instance.kill('SIGSTOP');
      served[chosen] += 1;
      response.writeHead(reply.status, reply.headers).end(reply.body);
      if (chosen === 'late') await new Promise((resolve) => setTimeout(resolve, lateMs));
      await idle;
    } catch (error) {
      if (!response.headersSent) response.writeHead(502).end(String(error));
    } finally {
      instance.kill('SIGKILL');
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  environment = environmentOf(url);
  const endAll = () => {
    for (const instance of instances) instance.kill('SIGKILL');
  };
  process.once('exit', endAll);
  return {
    ...{ url, served, coldStartsMs },
    setEnding(next, ms = 0) {
      ending = next;
      lateMs = ms;
    },
    output: () => printed,
    async close() {
      process.off('exit', endAll);
      endAll();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Resolves with what the instance says of `name`; rejects when it ends before, or says nothing in time. */
function message(instance: ChildProcess, name: string, limitMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No "${name}" of an instance in ${limitMs} ms.`)), limitMs);
    timer.unref();
    instance.on('message', (said) => {
      if (typeof said !== 'object' || said === null || !(name in said)) return;
      clearTimeout(timer);
      resolve((said as Record<string, unknown>)[name]);
    });
    instance.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`An instance ended (${signal ?? code}) before it said "${name}".`));
    });
  });
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function pass(request: IncomingMessage, body: Buffer, port: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method, url: path, headers } = request;
    const forwarded = {
      ...headers,
      connection: 'close',
      'x-forwarded-host': headers.host,
      'x-forwarded-proto': 'http',
    };
    const passed = send({ host: '127.0.0.1', port, method, path, headers: forwarded, agent: false }, (incoming) => {
      bodyOf(incoming).then((text) => {
        const { connection: _own, 'transfer-encoding': _framing, ...kept } = incoming.headers;
        resolve({ status: incoming.statusCode ?? 502, headers: kept, body: text });
      }, reject);
    });
    passed.once('error', reject);
    passed.end(body);
  });
}
