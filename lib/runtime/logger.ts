import pino from 'pino';
import { redact, redactText } from '@/lib/self-healing/capture/redact';
import type { Logger } from '@/lib/self-healing/core/ports';
import { environment } from './environment';

type Level = 'info' | 'warn' | 'error';

/** A logger whose every line is one JSON object, redacted before it is written. */
export function createLogger(options: { level: string; destination?: pino.DestinationStream }): Logger {
  const lines = pino(
    { level: options.level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    options.destination,
  );
  const at = (level: Level) => (message: string, fields?: Record<string, unknown>) => {
    if (!lines.isLevelEnabled(level)) return;
    lines[level](fields === undefined ? {} : redact(plain(fields)), redactText(message));
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

const processKey = Symbol.for('selfheal.logger');
const holder = globalThis as { [processKey]?: Logger };

/** The process's logger, made at the first call. */
export function logger(): Logger {
  holder[processKey] ??= createLogger({ level: environment().LOG_LEVEL });
  return holder[processKey];
}

/** Errors have no enumerable fields: named here, or a deep copy would lose them. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? told(value) : value]),
  );
}

function told(error: Error): Record<string, unknown> {
  const cause = error.cause instanceof Error ? { cause: told(error.cause) } : {};
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
