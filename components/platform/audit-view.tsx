'use client';

import { Download } from 'lucide-react';
import { eraseAuditPayload, verifyAudit } from '@/actions/audit-actions';
import { buttonClasses, LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import type { AuditRow } from '@/lib/platform/audit-view';
import { ActForm } from './act-form';
import { ActScope } from './act-scope';
import { AuditList } from './audit-list';
import { TimeZoneNote } from './clock-time';

interface AuditViewProps {
  rows: AuditRow[];
  /** Of the whole chain. */
  head: { sequence: number; hash: string } | null;
  newestHref: string | null;
  olderHref: string | null;
}

/** Who did what to what; nothing in it can be changed without the chain telling. */
export function AuditView({ rows, head, newestHref, olderHref }: AuditViewProps) {
  const first = rows[0]?.sequence;
  const last = rows.at(-1)?.sequence;
  return (
    <>
      <PageHeader
        title="Audit"
        description="Who did what to what. Each record carries the hash of the one before it, so a change or a gap shows. Keep the head’s hash elsewhere: with it a chain that was written anew can be told."
      />
      <ActForm
        action={verifyAudit}
        label="Verify chain"
        pendingLabel="Verifying"
        size="md"
        aside={
          <a href="/api/platform/audit" download className={buttonClasses()}>
            <Download aria-hidden className="size-4" />
            Export as JSON lines
          </a>
        }
      />
      {head === null ? null : (
        <p className="pb-4 text-xs text-muted">
          Head: record {head.sequence}, hash <span className="font-mono break-all">{head.hash}</span>
        </p>
      )}
      <ActScope name="erase" action={eraseAuditPayload}>
        {rows.length === 0 ? (
          <EmptyState
            title="No record yet."
            action={<LinkButton href="/platform/settings">Open the settings</LinkButton>}
          >
            A change of the settings, an approval, a decision on what is in doubt, a change of a role: each appears
            here. To make one, save a setting.
          </EmptyState>
        ) : (
          <AuditList rows={rows} />
        )}
      </ActScope>
      {newestHref === null && olderHref === null ? null : (
        <Pagination
          previousHref={newestHref}
          nextHref={olderHref}
          previousWord="Newest"
          nextWord="Older"
          label={first === undefined || last === undefined ? '' : `${first} to ${last} of ${head?.sequence ?? first}`}
        />
      )}
      <TimeZoneNote className="mt-4 block text-xs text-muted" />
    </>
  );
}
