'use client';

import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/page-header';
import type { DoctorPage } from '@/lib/platform/doctor-view';
import { formatAge } from '@/lib/platform/duration';
import { ClockTime, TimeZoneNote } from './clock-time';
import { DoctorList, IgnoredList } from './doctor-list';
import { PageRefresh } from './page-refresh';

const looks: Record<DoctorPage['tone'], { icon: LucideIcon; colour: string }> = {
  healthy: { icon: CircleCheck, colour: 'text-healed' },
  attention: { icon: CircleAlert, colour: 'text-degraded' },
  failing: { icon: CircleX, colour: 'text-failed' },
};

/** What is unwrapped, wrongly declared or missing. A client component, so that the page comes in one piece; see HealthView. */
export function DoctorView({ page }: { page: DoctorPage }) {
  const { icon: Icon, colour } = looks[page.tone];
  return (
    <>
      <PageHeader
        title="Doctor"
        description="What is unwrapped, wrongly declared or missing, and what to do about it."
        actions={<PageRefresh />}
      />
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-y py-4">
        <span className={`inline-flex items-center gap-2 text-base font-medium ${colour}`}>
          <Icon aria-hidden className="size-5 shrink-0" />
          <span className="text-ink">{page.headline}</span>
        </span>
        {page.caveat === null ? null : <span className="text-muted">{page.caveat}</span>}
      </p>
      {page.groups.map((group) => (
        <DoctorList key={group.id} group={group} />
      ))}
      <IgnoredList rows={page.ignored} />
      <Sources page={page} />
      <TimeZoneNote className="mt-6 block text-xs text-muted" />
    </>
  );
}

/** What all of this rests on, and how old it is. */
function Sources({ page }: { page: DoctorPage }) {
  return (
    <section aria-labelledby="looked-at" className="pt-8">
      <h2 id="looked-at" className="mb-2 text-base font-medium">
        Looked at
      </h2>
      <dl className="border-y">
        <Part name="Environment">read just now, of this process</Part>
        <Part name="Database">{page.database}</Part>
        <Part name="Process">{page.operations} loaded</Part>
        <Part name="Source and settings">
          <SourceAge page={page} />
        </Part>
      </dl>
    </section>
  );
}

function SourceAge({ page: { source, nowMs } }: { page: DoctorPage }) {
  const command = <code className="font-mono text-xs whitespace-nowrap">npm run doctor -- &lt;folder&gt; --save</code>;
  if (source === 'none') {
    return <>not looked at: there is no .selfheal/doctor.json. {command} makes it, best before each build.</>;
  }
  if (source === 'unreadable') return <>.selfheal/doctor.json cannot be read. {command} makes it anew.</>;
  return (
    <>
      read <ClockTime at={source.atMs} style="day-minute" />, {formatAge(nowMs - source.atMs)}; {command} reads them
      anew
    </>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1 border-t py-2.5 first:border-t-0 md:grid-cols-[12rem_1fr]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
