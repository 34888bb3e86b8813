'use client';

import { grantApproval } from '@/actions/approval-actions';
import type { ApprovalOffer } from '@/lib/platform/approval-view';
import { ActButton, ActScope } from './act-scope';
import { ClockTime } from './clock-time';

interface ApproveStrategyProps {
  eventId: string;
  mode: string;
  offers: readonly ApprovalOffer[];
}

/** Where the mode held healing back: the strategies that wait for an admin's word. */
export function ApproveStrategy({ eventId, mode, offers }: ApproveStrategyProps) {
  if (offers.length === 0) return null;
  return (
    <section aria-labelledby="approve" className="mb-2 border-b pb-6">
      <h2 id="approve" className="text-base font-medium">
        Approve a strategy for this failure
      </h2>
      <p className="mb-3 max-w-3xl text-muted">
        {mode === 'heal'
          ? 'The small model held it likely to help, but was not sure enough to choose. Approved, it is tried first against this failure for 24 hours. Nothing past is replayed.'
          : `The mode was “${mode}”, so nothing was applied. An approval lets one strategy run against this failure for 24 hours while the mode is “suggest”. Nothing past is replayed.`}
      </p>
      <ActScope name="grant" action={grantApproval}>
        <ul className="max-w-3xl border-y">
          {offers.map((offer) => (
            <li
              key={offer.strategy}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t py-2 first:border-t-0"
            >
              <span className="font-mono text-xs font-medium">{offer.strategy}</span>
              {offer.livingUntilMs === null ? (
                <ActButton
                  scope="grant"
                  label="Approve for 24 h"
                  subject={offer.strategy}
                  pendingLabel="Approving"
                  fields={{ eventId, strategy: offer.strategy }}
                />
              ) : (
                <span className="text-muted">
                  approved until <ClockTime at={offer.livingUntilMs} style="day-minute" />
                </span>
              )}
            </li>
          ))}
        </ul>
      </ActScope>
    </section>
  );
}
