'use client';

import { useActionState } from 'react';
import type { State } from '../make/actions';

export function StateForm({ action }: { action: (state: State, form: FormData) => Promise<State> }) {
  const [state, dispatch, pending] = useActionState(action, { total: 1, last: 'none' });
  return (
    <form action={dispatch} id="add">
      <input name="amount" defaultValue="4" />
      <button type="submit">add</button>
      <output data-pending={pending}>{`total ${state.total}, last ${state.last}`}</output>
    </form>
  );
}
