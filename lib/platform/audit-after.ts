import 'server-only';
import { logger } from '@/lib/runtime/logger';
import type { AuditEntry } from '@/lib/self-healing/core/audit';
import { guardedHealer } from './guarded-healer';

/**
 * Records what was done already. It cannot be undone for want of a record, so a failure to write one is logged and
 * said: returns what to add to the message, usually nothing.
 */
export async function auditAfter(entry: AuditEntry): Promise<string> {
  try {
    await (await guardedHealer()).audit.append(entry);
    return '';
  } catch (error) {
    logger().error('The audit record could not be written.', { error, action: entry.action, subject: entry.subject });
    return ' The audit record of it could not be written.';
  }
}
