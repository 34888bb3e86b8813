/** What came of an admin's action, in one line. Plain data: it travels to the browser. */
export interface ActionState {
  message?: string;
  tone?: 'success' | 'info' | 'warning' | 'error';
  /** What was typed, so that nothing is lost. */
  values?: Record<string, string>;
  errors?: Record<string, string>;
}

export type Act = (state: ActionState, form: FormData) => Promise<ActionState>;

export function succeeded(message: string): ActionState {
  return { message, tone: 'success' };
}

/** Nothing was changed, and why. */
export function refusedAction(message: string, rest: Pick<ActionState, 'values' | 'errors'> = {}): ActionState {
  return { message, tone: 'error', ...rest };
}
