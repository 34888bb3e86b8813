import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What happens to a piece of what the client sends. */
export type ProxyVerdict =
  | 'forward'
  /** Both ends are cut before it is sent on. */
  | 'cut'
  /** It is sent on, and both ends are cut when the server has answered; the client never sees the answer. */
  | 'cut-answer'
  /** It is swallowed; the client waits for ever. */
  | 'drop';

/** A TCP proxy that breaks connections where it is told to. */
export interface TcpProxy {
  port: number;
  /** The URL of `target` through the proxy. */
  url: string;
  /** Cuts every open connection now. */
  cutAll(): void;
  /** Cuts the connection of the next `count` queries before they reach the server. */
  cutNext(count: number): void;
  /** While true, new connections are refused and none is open. */
  refuse(refusing: boolean): void;
  /** Delays what the server answers by `ms`. */
  delay(ms: number): void;
  /** Asked for every piece that a client sends; null to stop asking. */
  onClientData(judge: ((data: Buffer) => ProxyVerdict) | null): void;
  /** Connections open now. */
  open(): number;
  close(): Promise<void>;
}

const queryTags = new Set([0x50, 0x51]);

/** Stands before the server of `target` (a URL with host and port). */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const to = new URL(target);
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let cuts = 0;
  let refusing = false;
  let delayMs = 0;
  let judge: ((data: Buffer) => ProxyVerdict) | null = null;

  const proxy = createServer((client) => {
    if (refusing) return void client.resetAndDestroy();
    const server = connect({ host: to.hostname, port: Number(to.port || 5432) });
    const pair = { client, server };
    pairs.add(pair);
    const cut = () => {
      pairs.delete(pair);
      client.resetAndDestroy();
      server.destroy();
    };
    let swallowAnswer = false;
    client.on('data', (data) => {
      let verdict = judge?.(data) ?? 'forward';
      if (cuts > 0 && queryTags.has(data[0] ?? 0)) {
        cuts--;
        verdict = 'cut';
      }
      if (verdict === 'cut') return cut();
      if (verdict === 'drop') return;
      if (verdict === 'cut-answer') swallowAnswer = true;
      server.write(data);
    });
    server.on('data', (data) => {
      if (swallowAnswer) return cut();
      if (delayMs === 0) client.write(data);
      else setTimeout(() => client.destroyed || client.write(data), delayMs);
    });
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', cut);
    }
    client.on('close', cut);
    server.on('end', () => client.end());
    server.on('close', () => pairs.delete(pair));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const through = new URL(target);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  const cutAll = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
    pairs.clear();
  };

  return {
    port,
    url: through.href,
    cutAll,
    cutNext: (count) => {
      cuts = count;
    },
    refuse: (value) => {
      refusing = value;
      if (value) cutAll();
    },
    delay: (ms) => {
      delayMs = ms;
    },
    onClientData: (next) => {
      judge = next;
    },
    open: () => pairs.size,
    close: () => {
      cutAll();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}
