import type { Alert, Logger } from '../core/ports';

/** An alert that one channel did not take yet. */
export interface SpooledAlert {
  alert: Alert;
  channel: string;
  tries: number;
}

/** Keeps what could not be delivered for the next process, where a disk persists. */
export interface UndeliveredFile {
  /** Replaces what the file holds. Never throws: without a disk, memory is all there is. */
  write(alerts: readonly SpooledAlert[]): Promise<void>;
  /** Takes over what processes left that are gone, this file's own former content included; each is taken once. */
  adopt(nowMs: number): Promise<SpooledAlert[]>;
  /** Resolves when all that was asked for is on the disk. */
  settled(): Promise<void>;
}

/** Older ones would only startle: what they tell of is over, or was told again. */
const tooOldMs = 24 * 3_600_000;

/** One file for each process (`<file>.<pid>`), replaced as a whole: a process that dies leaves a complete one. */
export function createUndeliveredFile(file: string, logger: Logger): UndeliveredFile {
  const own = `${file}.${process.pid}`;
  let warned = false;
  let turn = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    const result = turn.then(work).catch((error: unknown) => {
      if (!warned) logger.warn('Undelivered alerts cannot be kept in a file; memory holds them', { file, error });
      warned = true;
      return otherwise;
    });
    turn = result.then(() => undefined);
    return result;
  };
  return {
    write: (alerts) =>
      inTurn(async () => {
        const { mkdir, rename, rm, writeFile } = await import('node:fs/promises');
        const { dirname } = await import('node:path');
        if (alerts.length === 0) return await rm(own, { force: true });
        await mkdir(dirname(file), { recursive: true });
        await writeFile(`${own}.next`, JSON.stringify(alerts), { mode: 0o600 });
        await rename(`${own}.next`, own);
      }, undefined),
    adopt: (nowMs) => inTurn(() => adopt(file, nowMs), []),
    settled: () => turn,
  };
}

async function adopt(file: string, nowMs: number): Promise<SpooledAlert[]> {
  const { readdir, readFile, rename, rm } = await import('node:fs/promises');
  const { basename, dirname, join } = await import('node:path');
  const folder = dirname(file);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const left: SpooledAlert[] = [];
  for (const name of names) {
    const pid = name.startsWith(`${basename(file)}.`) ? Number(name.slice(basename(file).length + 1)) : Number.NaN;
    if (!Number.isInteger(pid) || livesElsewhere(pid)) continue;
    const taken = join(folder, `${name}.taken-${process.pid}`);
    // Of several that start at once, the one whose rename succeeds has it.
    if (!(await rename(join(folder, name), taken).then(always(true), always(false)))) continue;
    left.push(...parse(await readFile(taken, 'utf8')).filter(({ alert }) => nowMs - alert.occurredAtMs < tooOldMs));
    await rm(taken, { force: true });
  }
  return left;
}

const always =
  <T>(value: T) =>
  () =>
    value;

/** A living process keeps its own. In a container the next process often has the same id as the last: then it is ours. */
function livesElsewhere(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parse(text: string): SpooledAlert[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.filter(
    (item: Partial<SpooledAlert>) => typeof item?.alert?.key === 'string' && typeof item.channel === 'string',
  );
}
