'use client';

import { ChevronRight } from 'lucide-react';
import type { GroupMember, PatternGroup } from '@/lib/platform/pattern-groups';
import { ActButton } from './act-scope';
import { ClockTime } from './clock-time';

/** Which fingerprints a group holds, who put them there, and how to part them again. Stands within ActScope "split". */
export function GroupMembers({ group }: { group: PatternGroup }) {
  const { members, fingerprint } = group;
  return (
    <details className="group">
      <summary className="flex min-h-8 items-center gap-2 text-xs text-muted pointer-coarse:min-h-10">
        <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
        Grouping: {members.length === 0 ? 'as found' : `${members.length} put here by an admin`}
      </summary>
      <div className="grid gap-3 pb-2 pl-6">
        {members.length === 0 ? null : (
          <ul aria-label={`Put into group ${fingerprint}`} className="border-y">
            {members.map((member) => (
              <Member key={`${member.fingerprint} ${member.source ?? ''}`} member={member} />
            ))}
          </ul>
        )}
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="max-w-prose text-xs text-muted">
            Does one strategy help for one source and not for another? Split by source, each is learned of by itself.
          </p>
          <ActButton
            scope="split"
            label="Split by source"
            subject={fingerprint}
            pendingLabel="Splitting"
            fields={{ fingerprint, how: 'source' }}
            confirm={{
              title: 'Split by source?',
              description:
                'Each source of this failure becomes a group of its own. What was learned is counted anew from the observations that are kept, so a trusted pattern may have to earn its trust again. To undo it, merge the groups.',
              confirmLabel: 'Split',
            }}
          />
        </div>
      </div>
    </details>
  );
}

const takeOut = {
  label: 'Take out',
  title: 'Take this fingerprint out of the group?',
  description:
    'It becomes a group of its own again. What was learned of both is counted anew from the observations that are kept. To undo it, merge them again.',
};
const undoSplit = {
  label: 'Undo the split',
  title: 'Put the sources of this fingerprint together again?',
  description:
    'Whatever their source, its failures become one group again. What was learned is counted anew from the observations that are kept. To undo it, split by source again.',
};

function Member({ member }: { member: GroupMember }) {
  const { fingerprint, source, who, atMs } = member;
  const words = source === null ? takeOut : undoSplit;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t py-2 first:border-t-0">
      <p className="text-xs">
        <span className="font-mono">{fingerprint}</span>
        {source === null ? null : (
          <>
            {' '}
            of <span className="font-mono">{source}</span>
          </>
        )}{' '}
        <span className="text-muted">
          by {who}, <ClockTime at={atMs} style="day-minute" />
        </span>
      </p>
      <ActButton
        scope="split"
        label={words.label}
        subject={fingerprint}
        fields={{ fingerprint, how: 'member' }}
        confirm={{ title: words.title, description: words.description, confirmLabel: words.label }}
      />
    </li>
  );
}
