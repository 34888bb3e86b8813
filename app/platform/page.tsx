import { redirect } from 'next/navigation';
import { requireAdmin } from '@/lib/auth/session';

/** The admin side begins with what is wrong now. */
export default async function PlatformPage() {
  await requireAdmin();
  redirect('/platform/system-health');
}
