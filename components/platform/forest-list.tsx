'use client';

import { activateSmallModel, trainSmallModel } from '@/actions/learning-actions';
import { EmptyState } from '@/components/ui/empty-state';
import { StateLabel } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ForestRow } from '@/lib/platform/forest-rows';
import { ActForm } from './act-form';
import { ActButton, ActScope } from './act-scope';
import { ClockTime } from './clock-time';

const columns = {
  rows: 'Learned from',
  heldOut: 'Judged on',
  error: 'Error, less is better',
  right: 'Right choices',
  calibration: 'Off in its certainty by',
  verdict: 'Verdict',
};

/** The versions of the small model, newest first, each beside the rules on decisions that it did not see. */
export function ForestList({ rows }: { rows: readonly ForestRow[] }) {
  return (
    <div className="grid gap-3">
      <ActScope name="activate" action={activateSmallModel}>
        {rows.length === 0 ? (
          <EmptyState title="No version yet." className="py-6">
            One is trained once a day, when at least 200 new decisions came; or now, by hand. Until one is in use, rules
            and patterns choose.
          </EmptyState>
        ) : (
          <Table
            caption="Versions of the small model"
            stacked
            head={
              <>
                <Th className="w-32">State</Th>
                <Th className="w-40">Trained</Th>
                <Th numeric>{columns.rows}</Th>
                <Th numeric>{columns.heldOut}</Th>
                <Th numeric title="Brier score; lower is better">
                  {columns.error}
                </Th>
                <Th numeric>{columns.right}</Th>
                <Th numeric title="Expected calibration error; lower is better">
                  {columns.calibration}
                </Th>
                <Th>{columns.verdict}</Th>
                <Th>
                  <span className="sr-only">Use</span>
                </Th>
              </>
            }
          >
            {rows.map((row) => (
              <Version key={row.id} row={row} />
            ))}
          </Table>
        )}
      </ActScope>
      <ActForm action={trainSmallModel} label="Train now" pendingLabel="Training" size="md" />
    </div>
  );
}

function Version({ row }: { row: ForestRow }) {
  return (
    <Tr>
      <Td>
        <StateLabel state={row.label.name} label={row.label.word} />
      </Td>
      <Td className="whitespace-nowrap">
        <ClockTime at={row.trainedAtMs} style="day-minute" />{' '}
        <span className="font-mono text-xs text-muted">{row.name}</span>
      </Td>
      <Td numeric narrowLabel={columns.rows}>
        {row.rows}
      </Td>
      <Td numeric narrowLabel={columns.heldOut}>
        {row.heldOut}
      </Td>
      <Td numeric narrowLabel={columns.error}>
        {row.brier}
      </Td>
      <Td numeric narrowLabel={columns.right}>
        {row.value}
      </Td>
      <Td numeric narrowLabel={columns.calibration}>
        {row.calibration}
      </Td>
      <Td className="whitespace-nowrap" narrowLabel={columns.verdict}>
        {row.beatsRules ? 'beats the rules' : 'does not beat the rules'}
      </Td>
      <Td>
        {row.active ? (
          <ActButton
            scope="activate"
            label="Use none"
            subject={`version ${row.name}`}
            fields={{ id: 'none' }}
            confirm={{
              title: 'Use no version?',
              description:
                'The small model then proposes nothing; rules and patterns choose. It can be put into use again.',
            }}
          />
        ) : (
          <ActButton
            scope="activate"
            label="Use it"
            subject={`version ${row.name}`}
            fields={{ id: row.id }}
            confirm={{
              title: `Use version ${row.name}?`,
              description: row.beatsRules
                ? 'From now on this version proposes, on all instances; the one before is retired and can be put back.'
                : 'It did not beat the rules on decisions that it did not see: with it, choices may get worse. The one before is retired and can be put back.',
              danger: !row.beatsRules,
            }}
          />
        )}
      </Td>
    </Tr>
  );
}
