import { redirect } from 'next/navigation';
import { requireAdmin } from '@/lib/platform/access';
import { platformHome } from '@/lib/platform/areas';

/** The admin side begins with what is wrong now. */
export default async function PlatformPage() {
  await requireAdmin();
  redirect(platformHome);
}
