import { redirect } from 'next/navigation';
import { requireMember } from '@/lib/auth/session';

/** Leads admins to what may need them, and members to their work. */
export default async function HomePage() {
  const user = await requireMember();
  redirect(user.role === 'admin' ? '/platform/system-health' : '/contacts');
}
