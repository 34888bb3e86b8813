import type { Row } from './table';
export async function playLedger(input: { seed: number; transfers: number }): Promise<Row> {
  throw new Error(`not yet ${input.seed}`);
}
