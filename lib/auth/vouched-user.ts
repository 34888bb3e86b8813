import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import { auth } from './server';
import { type SignedInUser, signedInUser } from './session';

const databaseWaitMs = 4_000;

/**
 * Whom the signed cookie of the session speaks for while the database cannot be asked: for at most five minutes after
 * the database last did. Null without such a cookie.
 */
export async function vouchedUser(): Promise<SignedInUser | null> {
  const { api } = await auth();
  const request = await headers();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), databaseWaitMs);
  });
  try {
    const session = await Promise.race([api.getSession({ headers: request, query: { disableRefresh: true } }), limit]);
    return session && signedInUser(session.user);
  } catch (error) {
    unstable_rethrow(error);
    // No cookie, or one that is too old: then the database was asked once more, and still does not answer.
    return null;
  } finally {
    clearTimeout(timer);
  }
}
