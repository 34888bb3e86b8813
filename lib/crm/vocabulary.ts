import type { CreditEntryKind } from '@/db/schema/credits';
import type { DealStage } from '@/db/schema/deals';
import type { WelcomeState } from '@/db/schema/onboardings';
import type { ProjectStatus } from '@/db/schema/projects';

/** The words people read for what the tables store. */
export const dealStageLabels: Record<DealStage, string> = {
  lead: 'Lead',
  qualified: 'Qualified',
  proposal: 'Proposal',
  won: 'Won',
  lost: 'Lost',
};
export const dealStageNames = Object.keys(dealStageLabels) as DealStage[];

export const projectStatusLabels: Record<ProjectStatus, string> = {
  planned: 'Planned',
  active: 'Active',
  paused: 'Paused',
  done: 'Done',
};
export const projectStatusNames = Object.keys(projectStatusLabels) as ProjectStatus[];

export const creditKindLabels: Record<CreditEntryKind, string> = {
  grant: 'Grant',
  purchase: 'Purchase',
  spend: 'Spend',
  refund: 'Refund',
};

export const welcomeStateLabels: Record<WelcomeState, string> = {
  pending: 'not sent yet',
  sent: 'sent',
  queued: 'waiting to be sent',
  unsent: 'written to the outbox, not sent',
  skipped: 'left out',
  failed: 'could not be sent',
  unknown: 'not known whether it was sent',
  none: 'no number given',
};
