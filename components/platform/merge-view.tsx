'use client';

import { useActionState } from 'react';
import { mergeGroups } from '@/actions/learning-actions';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import type { PatternGroup } from '@/lib/platform/pattern-groups';
import { ActResult } from './act-form';

const back = '/platform/patterns';

/** The question before a merge, as a page of its own: it works without JavaScript. */
export function MergeView({ groups, warnings }: { groups: readonly PatternGroup[]; warnings: readonly string[] }) {
  const [state, dispatch] = useActionState(mergeGroups, {});
  if (groups.length < 2) {
    return (
      <>
        <PageHeader title="Merge groups" />
        <EmptyState title="Two groups or more are needed." action={<LinkButton href={back}>Choose them</LinkButton>}>
          Tick the groups that have one cause, then choose “Merge the chosen…”.
        </EmptyState>
      </>
    );
  }
  const most = groups.reduce((best, group) => (group.counted > best.counted ? group : best), groups[0] as PatternGroup);
  return (
    <>
      <PageHeader
        title={`Merge ${groups.length} groups into one?`}
        description="From now on their failures are learned of together, on all instances. What was learned of each moves along. Old events keep their own fingerprint, and each fingerprint can be taken out again."
      />
      <form action={dispatch} className="grid max-w-3xl gap-6">
        {warnings.map((warning) => (
          <Notice key={warning} tone="warning">
            {warning}
          </Notice>
        ))}
        <fieldset>
          <legend className="mb-2 font-medium">Which one shall stay?</legend>
          <div className="border-y">
            {groups.map((group) => (
              <GroupChoice key={group.fingerprint} group={group} checked={group === most} />
            ))}
          </div>
        </fieldset>
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton pendingLabel="Merging">Merge {String(groups.length)} groups</SubmitButton>
          <LinkButton href={back} variant="ghost">
            Leave them as they are
          </LinkButton>
        </div>
        <ActResult state={state} />
      </form>
    </>
  );
}

function GroupChoice({ group, checked }: { group: PatternGroup; checked: boolean }) {
  const { fingerprint, sources, kind, template, counted } = group;
  return (
    <label className="grid cursor-pointer grid-cols-[1rem_1fr] items-start gap-x-3 border-t py-3 first:border-t-0 hover:bg-hover">
      <input type="hidden" name="group" value={fingerprint} />
      <input
        type="radio"
        name="into"
        value={fingerprint}
        defaultChecked={checked}
        className="mt-0.5 size-4 accent-ink"
      />
      <span className="grid min-w-0 gap-1">
        <span>
          <span className="font-mono text-xs font-medium">{sources.join(', ')}</span> · {kind} ·{' '}
          <span className="text-muted">
            {counted} {counted === 1 ? 'choice' : 'choices'} counted
          </span>
        </span>
        <span className="font-mono text-xs break-words text-muted">{template}</span>
        <span className="font-mono text-xs text-muted">{fingerprint}</span>
      </span>
    </label>
  );
}
