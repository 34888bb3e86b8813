import type { Metadata } from 'next';
import { NewMemberForm } from '@/components/members/new-member-form';
import { RoleForm } from '@/components/members/role-form';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { listUsers } from '@/db/queries/users';
import { roleOf } from '@/lib/auth/roles';
import { requireAdmin } from '@/lib/auth/session';
import { database } from '@/lib/runtime/database';

export const metadata: Metadata = { title: 'Members' };

const LIMIT = 500;

export default async function MembersPage() {
  const admin = await requireAdmin();
  const { db } = await database();
  const people = await listUsers(db, { tenantId: admin.tenantId, limit: LIMIT });
  return (
    <>
      <PageHeader
        title="Members"
        description="Who may sign in. Members work in the CRM; admins also see the platform."
      />
      <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <section className="min-w-0">
          {people.length === LIMIT ? (
            <Notice className="mb-4">Only the first {LIMIT} people are shown, by name.</Notice>
          ) : null}
          <Table
            caption="People who may sign in"
            head={
              <>
                <Th>Name</Th>
                <Th>E-mail</Th>
                <Th>Role</Th>
                <Th>Since</Th>
                <Th>
                  <span className="sr-only">Change the role</span>
                </Th>
              </>
            }
          >
            {people.map((person) => (
              <Tr key={person.id}>
                <Td className="font-medium">{person.name}</Td>
                <Td>{person.email}</Td>
                <Td>{roleOf(person.role)}</Td>
                <Td className="whitespace-nowrap text-muted">
                  <RelativeTime at={person.createdAt} />
                </Td>
                <Td className="text-right whitespace-nowrap">
                  {person.id === admin.id ? (
                    <span className="text-muted">you</span>
                  ) : (
                    <RoleForm id={person.id} name={person.name} role={roleOf(person.role)} />
                  )}
                </Td>
              </Tr>
            ))}
          </Table>
        </section>
        <section aria-labelledby="new-member" className="grid gap-4">
          <h2 id="new-member" className="text-base font-medium">
            Add a person
          </h2>
          <NewMemberForm />
        </section>
      </div>
    </>
  );
}
