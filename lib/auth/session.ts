import { headers } from 'next/headers';
import { forbidden, redirect, unauthorized } from 'next/navigation';
import { cache } from 'react';
import type { Actor } from '@/lib/self-healing/core/ports';
import { type Role, roleOf } from './roles';
import { auth } from './server';
import { PAGE_PATH_HEADER, signInPath } from './sign-in-path';

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  role: Role;
  tenantId: string;
}

/** Who is signed in, read once a request; null when nobody is. Throws when the database does not answer. */
export const currentUser = cache(async (): Promise<SignedInUser | null> => {
  // The request first: it keeps a build, which has none, from opening a database.
  const request = await headers();
  const { api } = await auth();
  const ask = (disableRefresh: boolean) =>
    api.getSession({ headers: request, query: { disableCookieCache: true, disableRefresh } });
  // A cookie set in an action makes Next render the page anew: there only a session that is to be prolonged sets one.
  const inAction = request.has('next-action');
  let session = await ask(inAction);
  if (inAction && session && isToBeProlonged(session.session)) session = await ask(false);
  return session && signedInUser(session.user);
});

/** The session's own times are the database's: it is prolonged once a day. */
function isToBeProlonged(session: { updatedAt: Date }): boolean {
  return Date.now() - session.updatedAt.getTime() > 86_400_000;
}

export function signedInUser(user: { id: string; name: string; email: string; role?: string | null }): SignedInUser {
  const { id, name, email, role } = user;
  return { id, name, email, role: roleOf(role), tenantId: 'default' };
}

/** The actor that queries, cache scopes and jobs are bound to; null when nobody is signed in. */
export async function currentActor(): Promise<Actor | null> {
  const user = await currentUser();
  return user && { tenantId: user.tenantId, actorId: user.id };
}

/**
 * The signed-in user, for pages, actions and routes. Without one, a page (or a form sent without JavaScript)
 * leads to /sign-in and back afterwards; an action or a route ends with 401. Call it in every page and action: a layout is not run again on
 * each navigation.
 */
export async function requireMember(): Promise<SignedInUser> {
  return (await currentUser()) ?? (await leadToSignIn());
}

/** Ends the request of somebody who is not signed in, as `requireMember()` does. */
export async function leadToSignIn(): Promise<never> {
  // proxy.ts sets this header for page views only, and removes whatever a client sent under its name.
  const path = (await headers()).get(PAGE_PATH_HEADER);
  if (path !== null) redirect(signInPath(path));
  unauthorized();
}

/** Ends the request of a member who asks for what is an admin's: 403. */
export async function refuseMember(): Promise<never> {
  forbidden();
}

/** The signed-in admin. Without a session as `requireMember()`; a member gets 403. */
export async function requireAdmin(): Promise<SignedInUser> {
  const user = await requireMember();
  return user.role === 'admin' ? user : await refuseMember();
}
