import type { ZodType } from 'zod';
import { typedValues } from '@/lib/platform/typed-values';
import { type FormRefused, refused } from './form-state';

/** Checks a form against its schema; on failure, the first message of each field. */
export function parseForm<T>(
  schema: ZodType<T>,
  form: FormData,
): { ok: true; data: T } | { ok: false; state: FormRefused } {
  const parsed = schema.safeParse(typedValues(form));
  if (parsed.success) return { ok: true, data: parsed.data };
  const fieldErrors = messagesByField(parsed.error.issues);
  const count = Object.keys(fieldErrors).length;
  const message = count === 1 ? 'One field needs your attention.' : `${count} fields need your attention.`;
  return { ok: false, state: refused(form, message, fieldErrors) };
}

/** The first message for each top-level field. */
export function messagesByField(issues: readonly { path: PropertyKey[]; message: string }[]): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const issue of issues) {
    const field = String(issue.path[0] ?? 'form');
    messages[field] ??= issue.message;
  }
  return messages;
}
