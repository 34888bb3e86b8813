'use server';

import { isAPIError } from 'better-auth/api';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { claimFirstRun } from '@/lib/auth/first-run';
import type { FormState } from '@/lib/auth/form-state';
import { newAdminSchema } from '@/lib/auth/new-user-schema';
import { auth } from '@/lib/auth/server';
import { safeReturnPath } from '@/lib/auth/sign-in-path';
import { environment } from '@/lib/env';
import { isTheme, THEME_COOKIE, themeCookieOptions } from '@/lib/platform/theme';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

const signInSchema = z.object({
  email: z.email('Enter your e-mail address, for instance name@example.com.'),
  password: z.string().min(1, 'Enter your password.').max(128, 'That is longer than any password here.'),
});

/** Signs in with e-mail and password, then goes where the visitor was headed. Says why when it does not. */
export const signIn = withSelfHealing(
  async function signIn(_state: FormState, form: FormData): Promise<FormState> {
    const values = { email: text(form, 'email') };
    const input = signInSchema.safeParse({ email: values.email.trim(), password: text(form, 'password') });
    if (!input.success) return { values, errors: z.flattenError(input.error).fieldErrors };
    const refusal = await trySignIn(input.data);
    if (refusal !== null) return { values, message: refusal };
    redirect(safeReturnPath(form.get('next')));
  },
  { source: 'signIn', category: 'database', effects: 'once' },
);

/** Ends the session of this browser. */
export const signOut = withSelfHealing(
  async function signOut(): Promise<void> {
    const { api } = await auth();
    await api.signOut({ headers: await headers() });
    redirect('/sign-in');
  },
  { source: 'signOut', category: 'database', effects: 'once' },
);

/** Makes the first admin behind the one-time token of the start, and signs in. */
export const completeFirstRun = withSelfHealing(
  async function completeFirstRun(_state: FormState, form: FormData): Promise<FormState> {
    const values = { name: text(form, 'name'), email: text(form, 'email') };
    const input = newAdminSchema.safeParse({ ...values, password: text(form, 'password') });
    if (!input.success) return { values, errors: z.flattenError(input.error).fieldErrors };
    const result = await claimFirstRun(form.get('token'), input.data);
    if (result === 'closed') return { values, message: 'An admin exists already. Sign in instead.' };
    if (result === 'refused')
      return { values, message: 'This link is not valid any more. Restart the server: it prints a new one.' };
    const refusal = await trySignIn(input.data);
    redirect(refusal === null ? '/platform/system-health' : '/sign-in');
  },
  { source: 'completeFirstRun', category: 'database', effects: 'once' },
);

/** Stores the visitor's theme; the switch does so by itself where JavaScript runs. */
// selfheal-ignore action-unwrapped: it sets a cookie and calls nothing that could fail for a while
export async function chooseTheme(form: FormData): Promise<void> {
  const theme = form.get('theme');
  if (!isTheme(theme)) return;
  (await cookies()).set(THEME_COOKIE, theme, themeCookieOptions(environment().APP_URL));
}

/** Null when signed in; else what to tell the visitor. */
async function trySignIn(body: { email: string; password: string }): Promise<string | null> {
  const { api } = await auth();
  try {
    await api.signInEmail({ body, headers: await headers() });
    return null;
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    if (error.statusCode === 429) return error.body?.message ?? 'Too many attempts. Try again later.';
    return 'E-mail address or password is wrong.';
  }
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
