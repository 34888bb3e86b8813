'use client';

import { createContext, type ReactNode, useActionState, useContext } from 'react';
import type { Act } from '@/lib/platform/action-state';
import { ActBody, type ActButtonLook, ActResult } from './act-form';

type Dispatch = (form: FormData) => void;
const Scopes = createContext<Readonly<Record<string, Dispatch>>>({});

interface ActScopeProps {
  /** Which action the buttons inside mean by it. */
  name: string;
  action: Act;
  children: ReactNode;
}

/**
 * One action for all rows of a list. Its result stands above the list: a row that is gone after the action could not
 * show it.
 */
export function ActScope({ name, action, children }: ActScopeProps) {
  const outer = useContext(Scopes);
  const [state, dispatch] = useActionState(action, {});
  return (
    <Scopes value={{ ...outer, [name]: dispatch }}>
      {state.message === undefined ? <span role="status" /> : <ActResult state={state} className="pb-2" />}
      {children}
    </Scopes>
  );
}

/** What sends a form to the scope's action. */
export function useAct(scope: string): Dispatch {
  const dispatch = useContext(Scopes)[scope];
  if (dispatch === undefined) throw new Error(`No ActScope named ${scope} around this form.`);
  return dispatch;
}

/** A button of a row. */
export function ActButton({ scope, ...look }: ActButtonLook & { scope: string }) {
  return <ActBody dispatch={useAct(scope)} {...look} />;
}
