import type { Metadata } from 'next';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { OutboxList } from '@/components/platform/outbox-list';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { listOutboxMessages } from '@/db/queries/outbox';
import { requireAdmin } from '@/lib/auth/session';
import { database } from '@/lib/runtime/database';

export const metadata: Metadata = { title: 'Outbox' };

const limit = 100;

/** The development outbox: what would have been sent if a vendor were configured. */
export default async function OutboxPage() {
  const admin = await requireAdmin();
  const { db } = await database();
  const messages = await listOutboxMessages(db, { tenantId: admin.tenantId, limit });
  return (
    <>
      <PageHeader title="Outbox" description="E-mail and SMS that were written down here instead of being sent." />
      <Notice tone="info" className="mb-6">
        Not sent: no vendor key. Nobody received what is listed here. Set RESEND_API_KEY for e-mail and the TWILIO
        variables for SMS, and new messages are sent instead.
      </Notice>
      {messages.length === 0 ? (
        <EmptyState title="No messages." action={<LinkButton href="/onboarding">Onboard a client</LinkButton>}>
          Without vendor keys, the welcome e-mail and SMS of a client&apos;s onboarding appear here.
        </EmptyState>
      ) : (
        <>
          <OutboxList
            messages={messages.map((message) => ({ ...message, createdAtMs: message.createdAt.getTime() }))}
          />
          <p className="mt-4 flex flex-wrap justify-between gap-4 text-xs text-muted">
            <span>{messages.length === limit ? `The ${limit} newest are shown.` : null}</span>
            <TimeZoneNote />
          </p>
        </>
      )}
    </>
  );
}
