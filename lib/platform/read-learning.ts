import 'server-only';
import type { LearningAdministration } from '@/lib/self-healing/core/learning';
import { guardedHealer } from './guarded-healer';

/** What the pages and actions about learning ask of the healer. */
export async function platformLearning(): Promise<LearningAdministration> {
  const healer = await guardedHealer();
  return healer.learning;
}
