import { typedValues } from '@/lib/platform/typed-values';

/** What a form shows after it was submitted; null before. Plain data: it travels to the browser and into stored outcomes. */
export type FormState = FormDone | FormRefused;

export interface FormDone {
  ok: true;
  message: string;
  /** `warning`: done, but something about it was deferred or left out. */
  tone: 'success' | 'info' | 'warning';
  /** The key of the next submission. */
  idempotencyKey: string;
}

export interface FormRefused {
  ok: false;
  message: string;
  /** One message for each field that is wrong, by the field's name. */
  fieldErrors: Record<string, string>;
  /** What was typed: it is never lost. */
  values: Record<string, string>;
  idempotencyKey: string;
}

export type FormAction = (state: FormState | null, form: FormData) => Promise<FormState>;

/** The form completed. */
export function done(message: string, tone: FormDone['tone'] = 'success'): FormDone {
  return { ok: true, message, tone, idempotencyKey: crypto.randomUUID() };
}

/** The form was understood and refused. It gets a fresh key: mended and sent again, it is another submission. */
export function refused(form: FormData, message: string, fieldErrors: Record<string, string> = {}): FormRefused {
  return { ok: false, message, fieldErrors, values: typedValues(form), idempotencyKey: crypto.randomUUID() };
}

/** For `idempotencyKey` of an action: the hidden field that the server rendered. */
export function submittedKey(_state: FormState | null, form: FormData): string | null {
  const key = form.get('idempotencyKey');
  return typeof key === 'string' && /^[\w-]{16,64}$/.test(key) ? key : null;
}
