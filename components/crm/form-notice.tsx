import { Notice } from '@/components/ui/notice';
import type { FormState } from '@/lib/forms/form-state';

/** What came of the submission, in one line above the fields. */
export function FormNotice({ state }: { state: FormState | null }) {
  if (!state) return null;
  return <Notice tone={state.ok ? state.tone : 'error'}>{state.message}</Notice>;
}
