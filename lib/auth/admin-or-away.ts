import { headers } from 'next/headers';
import { forbidden, unstable_rethrow } from 'next/navigation';
import { cache } from 'react';
import { auth } from './server';
import { requireAdmin, type SignedInUser, signedInUser } from './session';

const databaseWaitMs = 4_000;

/**
 * As `requireAdmin()`; but while the database cannot be asked, the signed cookie of the session speaks for it, for at
 * most five minutes after the database last did. Only for pages that show what this instance itself knows: whoever
 * gets `databaseAway: true` reads and changes nothing. Throws what the database threw when no such cookie vouches.
 */
export const adminOrAway = cache(async (): Promise<{ admin: SignedInUser; databaseAway: boolean }> => {
  try {
    return { admin: await withinTime(requireAdmin()), databaseAway: false };
  } catch (error) {
    unstable_rethrow(error);
    const user = await userOfSignedCookie();
    if (user === null) throw error;
    if (user.role !== 'admin') forbidden();
    return { admin: user, databaseAway: true };
  }
});

async function userOfSignedCookie(): Promise<SignedInUser | null> {
  const { api } = await auth();
  try {
    const session = await withinTime(api.getSession({ headers: await headers(), query: { disableRefresh: true } }));
    return session && signedInUser(session.user);
  } catch (error) {
    unstable_rethrow(error);
    // No cookie, or one that is too old: then the database was asked once more, and still does not answer.
    return null;
  }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The database did not answer within ${databaseWaitMs} ms.`)),
      databaseWaitMs,
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
