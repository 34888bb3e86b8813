import type { Metadata } from 'next';
import { DoctorView } from '@/components/platform/doctor-view';
import { adminOrAway } from '@/lib/platform/access';
import { readDoctor } from '@/lib/platform/doctor-read';
import { toDoctorPage } from '@/lib/platform/doctor-view';

export const metadata: Metadata = { title: 'Doctor' };

/** What the doctor finds: in this process just now, and in the source when it was built. */
export default async function DoctorPage() {
  const { admin, databaseAway } = await adminOrAway();
  const read = await readDoctor({ tenantId: admin.tenantId, databaseAway, nowMs: Date.now() });
  return <DoctorView page={toDoctorPage(read)} />;
}
