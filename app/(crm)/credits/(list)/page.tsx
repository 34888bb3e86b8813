import type { Metadata } from 'next';
import Link from 'next/link';
import { pageLinks } from '@/components/crm/page-links';
import { Streamed } from '@/components/crm/streamed';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { pageQuery } from '@/lib/crm/page-query';
import { actingMember } from '@/lib/forms/acting-member';
import type { Actor } from '@/lib/self-healing/core/ports';
import { accountsPageSize, listCreditAccounts } from '@/operations/credits';

export const metadata: Metadata = { title: 'Credits' };

interface CreditsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function CreditsPage({ searchParams }: CreditsPageProps) {
  const actor = await actingMember();
  const query = await pageQuery(searchParams);
  return (
    <>
      <PageHeader title="Credits" description="What each contact has bought and not yet used." />
      <Streamed key={query.page} skeleton={<TableSkeleton columns={2} />}>
        <AccountList actor={actor} asked={query.page} />
      </Streamed>
    </>
  );
}

async function AccountList({ actor, asked }: { actor: Actor; asked: number }) {
  const { accounts, total, page, pages } = await listCreditAccounts(actor, { page: asked });
  return (
    <>
      {total === 0 ? (
        <EmptyState title="No credits yet." action={<LinkButton href="/contacts">Choose a contact</LinkButton>}>
          A contact gets a ledger with its first purchase, or when it is onboarded with welcome credits.
        </EmptyState>
      ) : (
        <>
          <Table
            caption="Credit accounts"
            head={
              <>
                <Th>Contact</Th>
                <Th numeric>Balance</Th>
              </>
            }
          >
            {accounts.map((account) => (
              <Tr key={account.contactId}>
                <Td>
                  <Link href={`/credits/${account.contactId}`} className="font-medium hover:underline">
                    {account.contactName}
                  </Link>
                </Td>
                <Td numeric className="tabular-nums">
                  {account.balance.toLocaleString('en')}
                </Td>
              </Tr>
            ))}
          </Table>
          <Pagination {...pageLinks({ path: '/credits', page, pages, pageSize: accountsPageSize, total })} />
        </>
      )}
    </>
  );
}
