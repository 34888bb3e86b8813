import type { Metadata } from 'next';
import Link from 'next/link';
import { DoneNotice } from '@/components/crm/done-notice';
import { pageLinks } from '@/components/crm/page-links';
import { SearchForm } from '@/components/crm/search-form';
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
import { contactsPageSize, listContacts } from '@/operations/contacts';

export const metadata: Metadata = { title: 'Contacts' };

interface ContactsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ContactsPage({ searchParams }: ContactsPageProps) {
  const actor = await actingMember();
  const { search, page, done } = await pageQuery(searchParams);
  const actions = (
    <>
      <LinkButton href="/contacts/import">Import</LinkButton>
      <LinkButton href="/contacts/new" variant="primary">
        New contact
      </LinkButton>
    </>
  );
  return (
    <>
      <PageHeader title="Contacts" description="The people and companies you work with." actions={actions} />
      <DoneNotice done={done} noun="contact" />
      <SearchForm path="/contacts" label="Search contacts" search={search} />
      <Streamed key={`${search} ${page}`} skeleton={<TableSkeleton columns={4} />}>
        <ContactList actor={actor} search={search} asked={page} />
      </Streamed>
    </>
  );
}

async function ContactList({ actor, search, asked }: { actor: Actor; search: string; asked: number }) {
  const { contacts, total, page, pages } = await listContacts(actor, { search, page: asked });
  return (
    <>
      {total === 0 ? (
        search ? (
          <EmptyState title={`No contact matches “${search}”.`}>
            The search looks for each word in name, e-mail and company.
          </EmptyState>
        ) : (
          <EmptyState title="No contacts yet." action={<LinkButton href="/contacts/new">New contact</LinkButton>}>
            Create one by hand, import a CSV file, or onboard a client.
          </EmptyState>
        )
      ) : (
        <>
          <Table
            caption="Contacts"
            head={
              <>
                <Th>Name</Th>
                <Th>E-mail</Th>
                <Th className="hidden sm:table-cell">Company</Th>
                <Th className="hidden sm:table-cell">Phone</Th>
              </>
            }
          >
            {contacts.map((contact) => (
              <Tr key={contact.id}>
                <Td>
                  <Link href={`/contacts/${contact.id}`} className="font-medium hover:underline">
                    {contact.name}
                  </Link>
                </Td>
                <Td className="break-all">{contact.email}</Td>
                <Td className="hidden sm:table-cell">{contact.company ?? '—'}</Td>
                <Td className="hidden whitespace-nowrap tabular-nums sm:table-cell">{contact.phone ?? '—'}</Td>
              </Tr>
            ))}
          </Table>
          <Pagination
            {...pageLinks({ path: '/contacts', query: { q: search }, page, pages, pageSize: contactsPageSize, total })}
          />
        </>
      )}
    </>
  );
}
