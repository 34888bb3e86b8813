/** Rows of one kind, each under its tenant; the oldest goes when there are too many. */
export class TenantRows<Row> {
  readonly #rows = new Map<string, { tenantId: string; row: Row }>();
  readonly #most: number;

  constructor(most = 5_000) {
    this.#most = most;
  }

  get(tenantId: string, ...key: string[]): Row | undefined {
    return this.#rows.get(idOf(tenantId, key))?.row;
  }

  set(row: Row, tenantId: string, ...key: string[]): void {
    this.#rows.set(idOf(tenantId, key), { tenantId, row });
    const oldest = this.#rows.keys().next();
    if (this.#rows.size > this.#most && !oldest.done) this.#rows.delete(oldest.value);
  }

  /** In the order in which they came. */
  of(tenantId: string): Row[] {
    return [...this.#rows.values()].filter((entry) => entry.tenantId === tenantId).map(({ row }) => row);
  }

  /** Removes what `gone` names, of all tenants or of one; returns how many. */
  remove(gone: (row: Row) => boolean, tenantId?: string): number {
    let count = 0;
    for (const [key, entry] of this.#rows) {
      if ((tenantId === undefined || entry.tenantId === tenantId) && gone(entry.row) && this.#rows.delete(key)) count++;
    }
    return count;
  }
}

const idOf = (tenantId: string, key: readonly string[]) => JSON.stringify([tenantId, ...key]);

/** The last `limit`, newest first. */
export const newest = <Row>(rows: readonly Row[], limit: number): Row[] => rows.toReversed().slice(0, limit);
