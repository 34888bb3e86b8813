import type { Random } from '../../lib/self-healing';
import { seededRandom } from '../../lib/self-healing/testing';
import type { VirtualTime } from './virtual-time';
import type { RequestKind, Workload } from './workloads';

export interface Request {
  id: number;
  kind: RequestKind;
  arrivesMs: number;
}

export interface Answer {
  /** Of the request that it was made for: another one's is a stale answer. */
  id: number;
}

/** The service that all contenders call. It fails for the same calls of the same request, whoever makes them. */
export class World {
  calls = 0;
  private startedAt = 0;
  /** Effects by request. */
  readonly effects = new Map<number, number>();
  private readonly callsOf = new Map<number, number>();
  private readonly keysSeen = new Set<number>();
  private readonly reached = new Set<number>();
  private readonly failedFirst = new Set<number>();
  private second = 0;
  private admitted = 0;

  constructor(
    private readonly workload: Workload,
    private readonly seed: number,
    private readonly time: VirtualTime,
  ) {}

  begin(): void {
    this.startedAt = this.time.now();
  }

  requests(): Request[] {
    const { perSecond, seconds, kinds } = this.workload;
    const random = seededRandom(this.seed);
    let arrivesMs = 0;
    return Array.from({ length: perSecond * seconds }, (_, id) => {
      arrivesMs += -Math.log(1 - random()) * (1_000 / perSecond);
      return { id, kind: kinds[Math.floor(random() * kinds.length)] ?? 'read', arrivesMs };
    });
  }

  async call(request: Request): Promise<Answer> {
    const nth = this.callsOf.get(request.id) ?? 0;
    this.callsOf.set(request.id, nth + 1);
    const nowMs = this.time.now() - this.startedAt;
    const { fromMs, toMs } = this.workload.counted ?? { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
    if (nowMs >= fromMs && nowMs < toMs) this.calls += 1;
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.admitted = 0;
    }
    const random = seededRandom(this.seed * 1_000_003 + request.id * 101 + nth);
    const fault = this.workload.fault({ nowMs, random, admitted: this.admitted, request: request.id });
    if (!fault) this.admitted += 1;
    else if (nth === 0) this.failedFirst.add(request.id);
    this.reached.add(request.id);
    await this.time.sleep(fault ? fault.afterMs : latencyMs(random));
    if (!fault || fault.effectHappened) this.act(request);
    if (fault) throw fault.error();
    return { id: request.id };
  }

  /** Its first call failed, or none was let through. */
  faced(id: number): boolean {
    return this.failedFirst.has(id) || !this.reached.has(id);
  }

  private act({ id, kind }: Request): void {
    if (kind === 'read' || (kind === 'keyed' && this.keysSeen.has(id))) return;
    if (kind === 'keyed') this.keysSeen.add(id);
    this.effects.set(id, (this.effects.get(id) ?? 0) + 1);
  }
}

/** Around 20 ms, with a tail. */
function latencyMs(random: Random): number {
  return 10 + 10 * -Math.log(1 - random());
}
