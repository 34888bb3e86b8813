import { unstable_rethrow } from 'next/navigation';
import { isNotNow } from '@/lib/runtime/http/not-now';
import { isHealingError } from '@/lib/self-healing/error-interceptor';
import { type FormAction, type FormRefused, refused } from './form-state';

/**
 * Stands around a wrapped action. A failure that healing could not mend is already recorded; here it becomes an answer
 * that keeps what was typed and says truly what is known. Redirects and refusals of access pass.
 */
export function keepInput(action: FormAction): FormAction {
  return async (state, form) => {
    try {
      return await action(state, form);
    } catch (error) {
      unstable_rethrow(error);
      return unfinished(error, form);
    }
  };
}

function unfinished(error: unknown, form: FormData): FormRefused {
  if (isHealingError(error, 'KEY_REUSED')) {
    return refused(form, 'This form was sent before with other content. Look at the list first, then send it again.');
  }
  // The same key stays: sending again then joins or replays the first submission instead of doing it twice.
  const key = form.get('idempotencyKey');
  const state = refused(form, messageFor(error));
  return typeof key === 'string' && key !== '' ? { ...state, idempotencyKey: key } : state;
}

function messageFor(error: unknown): string {
  if (isHealingError(error, 'KEY_IN_PROGRESS')) {
    return 'The first submission of this form is still being worked on. Look at the list in a moment; nothing is done twice.';
  }
  if (isHealingError(error, 'COMMIT_UNKNOWN') || isHealingError(error, 'STEP_UNKNOWN')) {
    return 'It is not known whether this was completed. Look at the list before you enter it again.';
  }
  if (isNotNow(error)) {
    return 'The database does not answer for the moment. What you typed is still here: send it again in a minute, and nothing is done twice.';
  }
  return 'This could not be completed, and the failure was recorded. What you typed is still here.';
}
