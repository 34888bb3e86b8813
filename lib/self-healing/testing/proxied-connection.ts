import type { Socket } from 'node:net';

/** Towards whom: the one that asks, or the one that answers. */
export type ProxySide = 'client' | 'server';

/** Bytes that the proxy keeps back: the client is cut, the server still waits for them. */
export interface HeldBytes {
  /** Of the connection they came by. */
  connection: number;
  /** Delivers them now, and ends the connection when the server has answered. */
  release(): void;
  /** Throws them away and ends the server's connection. */
  discard(): void;
}

/** One connection through the proxy. Everything done to it concerns it alone. */
export interface ProxiedConnection {
  /** Counts up from 0 in the order of arrival. */
  readonly number: number;
  /** Bytes passed on so far. */
  passed(to: ProxySide): number;
  /** Resets both ends. */
  cut(): void;
  /** Tells one side that nothing more will come (FIN); what that side still sends is passed on. */
  halfClose(side: ProxySide): void;
  /** Passes everything on to that side `ms` later, in order. */
  delay(to: ProxySide, ms: number): void;
  /** Passes exactly `bytes` more on to that side; then it is silent (`drop`), or both ends are cut. */
  limit(to: ProxySide, bytes: number, then: 'drop' | 'cut'): void;
}

/** One direction: delays and limits what is written, in order. */
class Lane {
  passed = 0;
  delayMs = 0;
  left = Number.POSITIVE_INFINITY;
  atEnd: () => void = () => {};
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(readonly to: Socket) {}

  write(data: Buffer): void {
    const part = data.subarray(0, Math.min(data.length, this.left));
    const reachedEnd = part.length < data.length;
    this.left -= part.length;
    this.inOrder(this.delayMs, () => {
      this.passed += part.length;
      if (part.length > 0 && !this.to.destroyed && this.to.writable) this.to.write(part);
      if (reachedEnd) this.atEnd();
    });
  }

  end(): void {
    this.inOrder(this.delayMs, () => void this.to.end());
  }

  inOrder(ms: number, work: () => void): void {
    if (ms === 0 && this.#waiting === 0) {
      work();
      return;
    }
    this.#waiting++;
    const due = new Promise<void>((resolve) => setTimeout(resolve, ms));
    this.#tail = this.#tail.then(async () => {
      await due;
      this.#waiting--;
      work();
    });
  }
}

/** Joins two sockets. The proxy that owns it reads from the client; the server's answers go through by themselves. */
export class SocketPair implements ProxiedConnection {
  readonly #lanes: Record<ProxySide, Lane>;
  /** Called instead of passing the server's next answer on. */
  onAnswer: (() => void) | null = null;
  /** What the client sends is thrown away. */
  deaf = false;
  #holding = false;

  constructor(
    readonly number: number,
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly onGone: () => void,
  ) {
    this.#lanes = { client: new Lane(client), server: new Lane(server) };
    for (const socket of [client, server]) socket.setNoDelay(true);
    client.on('error', () => this.#clientGone());
    client.on('close', () => this.#clientGone());
    client.on('end', () => this.#holding || this.#lanes.server.end());
    server.on('error', () => this.cut());
    server.on('end', () => this.#lanes.client.end());
    server.on('close', () => this.onGone());
    server.on('data', (data) => {
      if (this.onAnswer !== null) return this.onAnswer();
      this.#lanes.client.write(data);
    });
  }

  toServer(data: Buffer): void {
    if (!this.deaf) this.#lanes.server.write(data);
  }

  passed(to: ProxySide): number {
    return this.#lanes[to].passed;
  }

  cut(): void {
    this.client.resetAndDestroy();
    this.server.destroy();
    this.onGone();
  }

  halfClose(side: ProxySide): void {
    this.#lanes[side].end();
  }

  delay(to: ProxySide, ms: number): void {
    this.#lanes[to].delayMs = ms;
  }

  limit(to: ProxySide, bytes: number, then: 'drop' | 'cut'): void {
    const lane = this.#lanes[to];
    lane.left = bytes;
    lane.atEnd = then === 'cut' ? () => this.cut() : () => {};
  }

  /** What is sent to the server from now on waits so long first. */
  pause(ms: number): void {
    this.#lanes.server.inOrder(ms, () => {});
  }

  /** Cuts the client and keeps `data` back; the server sees a connection that is merely silent. */
  hold(data: Buffer): HeldBytes {
    this.#holding = true;
    this.deaf = true;
    this.client.resetAndDestroy();
    const end = () => {
      this.server.destroy();
      this.onGone();
    };
    return {
      connection: this.number,
      release: () => {
        this.onAnswer = end;
        if (this.server.writable) this.server.write(data);
        else end();
      },
      discard: end,
    };
  }

  #clientGone(): void {
    if (!this.#holding) this.cut();
  }
}
