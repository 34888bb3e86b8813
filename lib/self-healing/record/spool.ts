import type { HealingEvent, StormCounter } from '../core/event';
import type { Logger } from '../core/ports';

export type SpoolItem = { event: HealingEvent } | { counter: StormCounter };

/** A bounded file of one JSON line for each record that could not be stored. Records are redacted before they get here. */
export interface Spool {
  /** False when the file is full or cannot be written. */
  append(items: readonly SpoolItem[]): Promise<boolean>;
  /** Hands everything spooled by this or an earlier process to `store`, and forgets it once `store` resolved. */
  replay(store: (items: SpoolItem[]) => Promise<void>): Promise<void>;
}

const maxBytes = 64 * 1024 * 1024;
const batchSize = 100;

export function createSpool(file: string, logger: Logger): Spool {
  let warned = false;
  let turn = Promise.resolve();
  /** One at a time: a replay must not rename the file under a write. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };

  return {
    append: (items) =>
      inTurn(async () => {
        const { appendFile, mkdir, stat } = await import('node:fs/promises');
        const { dirname } = await import('node:path');
        try {
          await mkdir(dirname(file), { recursive: true });
          const text = items.map((item) => `${JSON.stringify(item)}\n`).join('');
          const size = await stat(file).then(({ size }) => size, ifAbsent(0));
          if (size + text.length > maxBytes) throw new Error(`The spool file holds ${size} bytes and takes no more.`);
          await appendFile(file, text, { mode: 0o600 });
          return true;
        } catch (error) {
          if (!warned)
            logger.warn('The spool file cannot be written; records are kept in memory only', { file, error });
          warned = true;
          return false;
        }
      }),
    replay: (store) => inTurn(() => replay(file, logger, store)),
  };
}

async function replay(file: string, logger: Logger, store: (items: SpoolItem[]) => Promise<void>): Promise<void> {
  const { readdir, readFile, rename, unlink } = await import('node:fs/promises');
  const { basename, dirname, join } = await import('node:path');
  const folder = dirname(file);
  const prefix = `${basename(file)}.replay-`;
  // The name is this replay's own: another process on the same folder goes on with a new file.
  await rename(file, join(folder, `${prefix}${process.pid}-${Date.now()}`)).catch(ifAbsent(undefined));
  const names = await readdir(folder).catch(ifAbsent([] as string[]));
  for (const name of names.filter((name) => name.startsWith(prefix)).toSorted()) {
    const path = join(folder, name);
    const items = parse(await readFile(path, 'utf8').catch(ifAbsent('')), logger);
    for (let at = 0; at < items.length; at += batchSize) await store(items.slice(at, at + batchSize));
    await unlink(path).catch(ifAbsent(undefined));
  }
}

/** A process that died while it wrote leaves half a line at the end. */
function parse(text: string, logger: Logger): SpoolItem[] {
  return text.split('\n').flatMap((line): SpoolItem[] => {
    if (line === '') return [];
    try {
      const item = JSON.parse(line) as Partial<{ event: HealingEvent; counter: StormCounter }>;
      if (typeof item.event?.id === 'string') return [{ event: item.event }];
      if (typeof item.counter?.id === 'string') return [{ counter: item.counter }];
      throw new Error('It is neither an event nor a counter.');
    } catch (error) {
      logger.warn('A line of the spool file is no record and was left out', { length: line.length, error });
      return [];
    }
  });
}

/** For files that need not exist; any other fault is thrown. */
function ifAbsent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
