import { type AddressInfo, connect, createServer } from 'node:net';
import { PostgresFrames } from './postgres-frames';
import { type HeldBytes, type ProxiedConnection, SocketPair } from './proxied-connection';

/** What happens to a piece of what the client sends. */
export type ProxyVerdict =
  | 'forward'
  /** Both ends are cut before it is sent on. */
  | 'cut'
  /** It is sent on, and both ends are cut when the server has answered; the client never sees the answer. */
  | 'cut-answer'
  /** It is swallowed; the client waits for ever. */
  | 'drop'
  /** The client is cut at once; the piece is kept back until it is released, by hand (`held()`) or after so long. */
  | 'hold'
  | { holdMs: number }
  /** It is sent on after so long; what follows keeps its place. */
  | { delayMs: number };

/** A TCP proxy that breaks connections where it is told to. */
export interface TcpProxy {
  port: number;
  /** The URL of `target` through the proxy. */
  url: string;
  /** Cuts every open connection now. */
  cutAll(): void;
  /** Cuts the connection of the next `count` statements before they reach the server. */
  cutNext(count: number): void;
  /** While true, new connections are refused and none is open. */
  refuse(refusing: boolean): void;
  /** Delays what the server answers by `ms`, on connections open now and later. */
  delay(ms: number): void;
  /** Asked for every piece that a client sends, of Postgres for whole messages; null to stop asking. */
  onClientData(judge: ((data: Buffer, connection: ProxiedConnection) => ProxyVerdict) | null): void;
  /** Asked for every statement of a Postgres client, simple or extended protocol; null to stop asking. */
  onStatement(judge: ((statement: string, connection: ProxiedConnection) => ProxyVerdict) | null): void;
  /** Told of every new connection before anything passes: the place to script it. Null to stop. */
  onConnection(script: ((connection: ProxiedConnection) => void) | null): void;
  /** What is kept back now, oldest first. */
  held(): readonly HeldBytes[];
  /** Connections open now, held ones included. */
  open(): number;
  close(): Promise<void>;
}

type Judge<T> = ((piece: T, connection: ProxiedConnection) => ProxyVerdict) | null;

/**
 * Stands before the server of `target`: a URL with host and port. With `postgres:` it passes whole messages on and
 * knows statements; any other protocol it passes on as it comes. It does not understand TLS.
 */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const to = new URL(target);
  const speaksPostgres = /^postgres(ql)?:$/.test(to.protocol);
  const pairs = new Set<SocketPair>();
  const kept: HeldBytes[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let count = 0;
  let cuts = 0;
  let refusing = false;
  let delayMs = 0;
  let judgeData: Judge<Buffer> = null;
  let judgeStatement: Judge<string> = null;
  let script: ((connection: ProxiedConnection) => void) | null = null;

  function keepBack(pair: SocketPair, data: Buffer, releaseAfterMs: number | null): void {
    const bytes = pair.hold(data);
    const once = (work: () => void) => () => {
      const at = kept.indexOf(held);
      if (at < 0) return;
      kept.splice(at, 1);
      work();
    };
    const held: HeldBytes = { ...bytes, release: once(bytes.release), discard: once(bytes.discard) };
    kept.push(held);
    if (releaseAfterMs === null) return;
    const timer = setTimeout(held.release, releaseAfterMs);
    timers.add(timer);
  }

  /** False when nothing that the client sends after the piece may pass, either. */
  function apply(verdict: ProxyVerdict, pair: SocketPair, data: Buffer): boolean {
    if (verdict === 'drop') return false;
    if (verdict === 'cut') {
      pair.cut();
      return false;
    }
    if (verdict === 'hold' || (typeof verdict === 'object' && 'holdMs' in verdict)) {
      keepBack(pair, data, verdict === 'hold' ? null : verdict.holdMs);
      return false;
    }
    if (verdict === 'cut-answer') pair.onAnswer = () => pair.cut();
    if (typeof verdict === 'object') pair.pause(verdict.delayMs);
    pair.toServer(data);
    return true;
  }

  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    if (refusing) return void client.resetAndDestroy();
    const server = connect({ host: to.hostname, port: Number(to.port || 5432), allowHalfOpen: true });
    const pair: SocketPair = new SocketPair(count++, client, server, () => void pairs.delete(pair));
    pairs.add(pair);
    if (delayMs > 0) pair.delay('client', delayMs);
    script?.(pair);
    const frames = speaksPostgres ? new PostgresFrames() : null;
    client.on('data', (data) => {
      if (frames === null) return void apply(judgeData?.(data, pair) ?? 'forward', pair, data);
      const whole = frames.push(data);
      const bytesFrom = (index: number) => Buffer.concat(whole.slice(index).map(({ bytes }) => bytes));
      if (whole.length === 0) return;
      if (judgeData !== null) return void apply(judgeData(bytesFrom(0), pair), pair, bytesFrom(0));
      for (const [index, { bytes, statement }] of whole.entries()) {
        const verdict = statement === null ? 'forward' : verdictOf(statement, pair);
        // A held statement takes the rest of its flight along: the server needs all of it.
        const holds = verdict === 'hold' || (typeof verdict === 'object' && 'holdMs' in verdict);
        if (apply(verdict, pair, holds ? bytesFrom(index) : bytes)) continue;
        pair.deaf = true;
        break;
      }
    });
  });
  function verdictOf(statement: string, pair: ProxiedConnection): ProxyVerdict {
    if (cuts === 0) return judgeStatement?.(statement, pair) ?? 'forward';
    cuts--;
    return 'cut';
  }

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const through = new URL(target);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  const cutAll = () => {
    for (const pair of [...pairs]) pair.cut();
  };

  return {
    port,
    url: through.href,
    cutAll,
    cutNext: (next) => {
      cuts = next;
    },
    refuse: (value) => {
      refusing = value;
      if (value) cutAll();
    },
    delay: (ms) => {
      delayMs = ms;
      for (const pair of pairs) pair.delay('client', ms);
    },
    onClientData: (next) => {
      judgeData = next;
    },
    onStatement: (next) => {
      judgeStatement = next;
    },
    onConnection: (next) => {
      script = next;
    },
    held: () => [...kept],
    open: () => pairs.size,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const held of [...kept]) held.discard();
      cutAll();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}
