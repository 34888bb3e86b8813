'use client';

import { decideProposal } from '@/actions/guard-actions';
import { StateLabel } from '@/components/ui/state-label';
import type { ProposalRow } from '@/lib/platform/guards-view';
import { ActButton, ActScope } from './act-scope';
import { ClockTime } from './clock-time';
import { NothingYet } from './guard-section';

/** Critical actions that were put to a vote; an admin's word may stand in its place. */
export function ProposalList({ rows }: { rows: readonly ProposalRow[] }) {
  return (
    <ActScope name="decide" action={decideProposal}>
      {rows.length === 0 ? (
        <NothingYet>No vote yet. One is opened when a critical action on shared state is wanted.</NothingYet>
      ) : (
        <ul className="border-y">
          {rows.map((row) => (
            <Proposal key={row.id} row={row} />
          ))}
        </ul>
      )}
    </ActScope>
  );
}

function Proposal({ row }: { row: ProposalRow }) {
  return (
    <li className="grid items-start gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[8rem_1fr_auto]">
      <StateLabel state={row.label.name} label={row.label.word} />
      <div className="min-w-0">
        <p className="font-medium">{row.what}</p>
        <p>{row.reason}</p>
        <p className="text-muted">{row.tally}</p>
        {row.decided === null ? null : <p className="text-muted">{row.decided}</p>}
        <p className="text-xs text-muted">
          <ClockTime at={row.openedAtMs} style="day-second" />
          {row.open ? (
            <>
              , ends <ClockTime at={row.expiresAtMs} style="second" />
            </>
          ) : null}
        </p>
      </div>
      {row.open ? (
        <div className="flex gap-2">
          <ActButton
            scope="decide"
            label="Approve"
            subject={row.what}
            fields={{ id: row.id, decision: 'approve' }}
            confirm={{
              title: `Approve: ${row.what}?`,
              description:
                'It is done at once in place of the vote. It is watched, and rolled back where it does not help.',
            }}
          />
          <ActButton
            scope="decide"
            label="Refuse"
            subject={row.what}
            variant="ghost"
            fields={{ id: row.id, decision: 'refuse' }}
          />
        </div>
      ) : null}
    </li>
  );
}
