'use client';

import Link from 'next/link';
import { splitGroup } from '@/actions/learning-actions';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import type { PatternsRead } from '@/lib/platform/read-patterns';
import { ActScope } from './act-scope';
import { TimeZoneNote } from './clock-time';
import { FaultLabButton, FaultLabHint } from './fault-lab-offer';
import { chooseGroupsForm, PatternList } from './pattern-list';

const path = '/platform/patterns';

/** What was learned of each failure. A client component, so that the page comes in one piece; see HealthView. */
export function PatternsView({ read, search, merged }: { read: PatternsRead; search: string; merged: string | null }) {
  const { groups, found, limited, trust } = read;
  return (
    <>
      <PageHeader
        title="Patterns"
        description={`What each strategy did as first choice for each failure. A pattern chooses once its record proves at least ${trust} % success with 95 % certainty; until then rules, models or a person choose.`}
      />
      {merged === null ? null : (
        <Notice tone="success" className="mb-6">
          Merged into{' '}
          <a href={`#group-${merged}`} className="font-mono text-xs underline">
            {merged}
          </a>
          . What was learned moved along. To undo it, take a fingerprint out again under “Grouping”.
        </Notice>
      )}
      <ActScope name="split" action={splitGroup}>
        {groups.length === 0 && search === '' ? <NothingLearned /> : <Search search={search} />}
        {groups.length === 0 && search !== '' ? (
          <EmptyState title="No group has all of these words.">
            Source, kind, template, strategy and fingerprint are searched.{' '}
            <Link href={path} className="underline">
              Show all
            </Link>
          </EmptyState>
        ) : null}
        {groups.length === 0 ? null : (
          <>
            <Legend />
            <PatternList groups={groups} trust={trust} />
            <p className="mt-6 flex flex-wrap justify-between gap-4 text-xs text-muted">
              <span>
                {found > groups.length ? `The latest ${groups.length} of ${found} groups; search to narrow it. ` : ''}
                {limited ? 'Older records are not read here.' : ''}
              </span>
              <TimeZoneNote />
            </p>
            <form
              id={chooseGroupsForm}
              action={`${path}/merge`}
              method="get"
              className="sticky bottom-0 z-10 mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t bg-canvas py-3"
            >
              <p className="text-xs text-muted max-sm:hidden">
                Do two groups have one cause? Choose them, and learn of them together.
              </p>
              <Button type="submit" size="sm">
                Merge the chosen…
              </Button>
            </form>
          </>
        )}
      </ActScope>
    </>
  );
}

function NothingLearned() {
  return (
    <EmptyState title="Nothing learned yet." action={<FaultLabButton />}>
      After the first healed failure its strategy appears here, with what it did and how far it is from trust.
      <FaultLabHint> To make one, break something on purpose in the fault lab.</FaultLabHint>
    </EmptyState>
  );
}

function Search({ search }: { search: string }) {
  return (
    <form action={path} method="get" className="mb-4 flex flex-wrap items-center gap-2">
      <Input
        type="search"
        name="search"
        aria-label="Search groups"
        placeholder="Source, kind, strategy, fingerprint"
        defaultValue={search}
        maxLength={200}
        className="max-w-80 min-w-40 flex-1"
      />
      <Button type="submit">Search</Button>
      {search === '' ? null : (
        <Link href={path} className="inline-flex h-9 items-center px-2 text-muted underline pointer-coarse:h-10">
          Clear
        </Link>
      )}
    </form>
  );
}

function Legend() {
  return (
    <p className="mb-6 max-w-3xl text-xs text-muted">
      All bars run from 0 to 100 %. Believed success: the mark is the success to expect, the band holds the true one
      with 90 % certainty (its left end with 95 %), and the dashed line is where trust begins. At most five failures of
      one incident count, however many there were. Over by itself: the share that recovers after the same wait without
      the intervention, with its 95 % interval.
    </p>
  );
}
