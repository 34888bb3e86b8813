import { type AddressInfo, connect } from 'node:net';
import { WebSocketServer } from 'ws';

/** The WebSocket-to-TCP proxy that Neon's driver speaks to, in front of any Postgres. */
export interface NeonProxy {
  port: number;
  /** For `openDatabase({ driver: 'neon', neon: { wsProxy } })`. */
  wsProxy: string;
  cutAll(): void;
  close(): Promise<void>;
}

/** Sends every connection to the server of `target`, whatever address the driver asks for. */
export async function startNeonProxy(target: string): Promise<NeonProxy> {
  const to = new URL(target);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => {
    const upstream = connect({ host: to.hostname, port: Number(to.port || 5432) });
    upstream.setNoDelay(true);
    upstream.on('data', (data) => socket.send(data));
    upstream.on('close', () => socket.close());
    upstream.on('error', () => socket.terminate());
    socket.on('message', (data) => upstream.write(data as Buffer));
    socket.on('close', () => upstream.destroy());
    socket.on('error', () => upstream.destroy());
  });
  const { port } = server.address() as AddressInfo;
  const cutAll = () => {
    for (const socket of server.clients) socket.terminate();
  };
  return {
    port,
    wsProxy: `127.0.0.1:${port}/v1`,
    cutAll,
    close: () => {
      cutAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
