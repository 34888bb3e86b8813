import { describe, expect, it } from 'vitest';
import { createLogger } from './logger';

function lines(level: string) {
  const written: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => written.push(line) } });
  return { logger, written };
}

describe('the logger', () => {
  it('redacts the message, the fields, and errors with their causes', () => {
    const { logger, written } = lines('info');
    const cause = new Error('cannot reach postgres://app:hunter2@db.example.com/crm');
    logger.error('mail to someone@example.com failed', { password: 'hunter2', error: new Error('no', { cause }) });
    const [line = ''] = written;
    expect(line).not.toMatch(/hunter2|someone@example\.com/);
    expect(JSON.parse(line)).toMatchObject({ error: { name: 'Error', message: 'no', cause: { name: 'Error' } } });
  });

  it('writes nothing below its level', () => {
    const { logger, written } = lines('error');
    logger.info('quiet');
    logger.warn('quiet');
    expect(written).toEqual([]);
  });
});
