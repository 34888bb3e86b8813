/** What a form's action gives back: what was typed (never a password), and what is wrong with it. */
export interface FormState {
  values?: Record<string, string>;
  errors?: Partial<Record<string, string[]>>;
  message?: string;
  /** Set when it worked and the form stays. */
  done?: string;
}
