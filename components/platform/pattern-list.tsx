import type { PatternGroup } from '@/lib/platform/pattern-groups';
import { ArmTable } from './arm-table';
import { ClockTime } from './clock-time';
import { GroupMembers } from './group-members';

/** The form that the check boxes belong to, wherever they stand. */
export const chooseGroupsForm = 'choose-groups';

/** Each known failure with what was learned about every strategy tried first for it. */
export function PatternList({ groups, trust }: { groups: readonly PatternGroup[]; trust: number }) {
  return (
    <ul className="grid grid-cols-1 gap-10">
      {groups.map((group) => (
        <li key={group.fingerprint} id={`group-${group.fingerprint}`} className="scroll-mt-4 scroll-mb-24">
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
            <h2 className="font-medium">
              <span className="font-mono text-xs">{group.sources.join(', ')}</span> · {group.kind}
            </h2>
            <label className="flex min-h-8 items-center gap-2 text-xs pointer-coarse:min-h-10">
              <input
                type="checkbox"
                name="group"
                value={group.fingerprint}
                form={chooseGroupsForm}
                className="size-4 accent-ink"
              />
              <span>
                Choose<span className="sr-only"> group {group.fingerprint}</span> to merge
              </span>
            </label>
          </div>
          <p className="mt-1 font-mono text-xs break-words text-muted">{group.template}</p>
          <p className="mt-1 mb-2 text-xs text-muted">
            group <span className="font-mono">{group.fingerprint}</span> · last seen{' '}
            <ClockTime at={group.lastSeenMs} style="day-second" />
          </p>
          <ArmTable
            caption={`Strategies for ${group.sources.join(', ')}, ${group.kind}, group ${group.fingerprint}`}
            arms={group.arms}
            trust={trust}
          />
          <GroupMembers group={group} />
        </li>
      ))}
    </ul>
  );
}
