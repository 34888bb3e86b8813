import { chooseTheme, signOut } from '@/actions/auth-actions';
import type { DatabaseHandle } from '@/db/client';
import { listUsers } from '@/db/queries/users';
import { currentUser, leadToSignIn, refuseMember, type SignedInUser } from '@/lib/auth/session';
import { vouchedUser } from '@/lib/auth/vouched-user';
import { database } from '@/lib/runtime/database';
import type { HostActor, HostApp } from '@/lib/self-healing/core/host-app';
import { requestTheme } from '@/lib/theme/request-theme';

const namesAtMost = 500;

/** What Selfheal knows of this app: its sign-in, its people, and its own pages beside the platform's. */
export const host: HostApp<DatabaseHandle> = {
  currentActor: async () => actorOf(await currentUser()),
  isAdmin: async () => (await currentUser())?.role === 'admin',
  signIn: leadToSignIn,
  refuse: refuseMember,
  vouchedActor: async () => actorOf(await vouchedUser()),
  async actorNames(tenantId) {
    const people = await listUsers((await database()).db, { tenantId, limit: namesAtMost });
    return Object.fromEntries(people.map((person) => [person.id, person.name]));
  },
  areas: [
    { href: '/platform/fault-lab', label: 'Fault lab' },
    { href: '/platform/outbox', label: 'Outbox' },
  ],
  menu: {
    links: [
      { href: '/contacts', label: 'Go to the CRM' },
      { href: '/platform/members', label: 'Members' },
    ],
    signOut,
  },
  theme: { current: requestTheme, choose: chooseTheme },
};

function actorOf(user: SignedInUser | null): HostActor | null {
  if (user === null) return null;
  const { tenantId, id: actorId, name, email, role } = user;
  return { tenantId, actorId, name, details: [email, role], isAdmin: role === 'admin' };
}
