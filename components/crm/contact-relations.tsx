import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Deal } from '@/db/queries/deals';
import type { Project } from '@/db/queries/projects';
import { dealStageLabels, projectStatusLabels } from '@/lib/crm/vocabulary';
import { formatMoney } from '@/lib/money/money';

interface ContactRelationsProps {
  contactId: string;
  deals: Deal[];
  projects: Project[];
  /** Null: nothing was ever bought, granted or spent. */
  balance: number | null;
}

function Section({ title, empty, children }: { title: string; empty: string | null; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h2 className="text-sm font-medium">{title}</h2>
      {empty ? <p className="text-sm text-muted">{empty}</p> : children}
    </section>
  );
}

function Row({ href, name, detail }: { href: string; name: string; detail: string }) {
  return (
    <li className="flex items-baseline justify-between gap-4 border-t py-2 text-sm first:border-t-0">
      <Link href={href} className="min-w-0 truncate hover:underline">
        {name}
      </Link>
      <span className="shrink-0 text-muted">{detail}</span>
    </li>
  );
}

/** What hangs on a contact: deals, projects, credits. */
export function ContactRelations({ contactId, deals, projects, balance }: ContactRelationsProps) {
  return (
    <div className="grid content-start gap-8">
      <Section title="Deals" empty={deals.length === 0 ? 'None yet.' : null}>
        <ul>
          {deals.map((deal) => (
            <Row
              key={deal.id}
              href={`/deals/${deal.id}`}
              name={deal.title}
              detail={`${dealStageLabels[deal.stage]} · ${formatMoney(deal.amountMinor, deal.currency)}`}
            />
          ))}
        </ul>
      </Section>
      <Section title="Projects" empty={projects.length === 0 ? 'None yet.' : null}>
        <ul>
          {projects.map((project) => (
            <Row
              key={project.id}
              href={`/projects/${project.id}`}
              name={project.name}
              detail={projectStatusLabels[project.status]}
            />
          ))}
        </ul>
      </Section>
      <Section title="Credits" empty={null}>
        <ul>
          <Row
            href={`/credits/${contactId}`}
            name="Ledger"
            detail={balance === null ? 'no entries' : `balance ${balance.toLocaleString('en')}`}
          />
        </ul>
      </Section>
    </div>
  );
}
