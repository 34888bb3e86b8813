import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import { Verbatim } from './story-step';

/** Everything that was recorded, folded. It was redacted before it was stored; it is shown as plain text. */
export function RawData({ event }: { event: HealingEvent }) {
  return (
    <section aria-labelledby="raw" className="border-t pt-6">
      <h2 id="raw" className="text-base font-medium">
        Raw data
      </h2>
      <p className="text-xs text-muted">Secrets and personal data were removed before this was stored.</p>
      <div className="mt-2">
        <Fold title="Stack">{event.stack === null ? 'none' : <Verbatim>{event.stack}</Verbatim>}</Fold>
        <Fold title="Causes">
          {event.causes.length === 0 ? 'none' : <Verbatim>{event.causes.map(causeLine).join('\n')}</Verbatim>}
        </Fold>
        <Fold title="Context">
          {Object.keys(event.context).length === 0 ? (
            'Nothing: the operation has no captureArgs option, so no argument is recorded.'
          ) : (
            <Verbatim>{JSON.stringify(event.context, null, 2)}</Verbatim>
          )}
        </Fold>
        <Fold title="Identity">
          <dl className="grid grid-cols-[9rem_1fr] gap-x-4 gap-y-1 text-xs">
            <Fact name="Event" value={event.id} />
            <Fact name="Fingerprint" value={`${event.fingerprint} (version ${event.fingerprintVersion})`} />
            {event.ownFingerprint === event.fingerprint ? null : (
              <Fact name="Its own, before merging" value={event.ownFingerprint} />
            )}
            <Fact name="Template" value={event.template} />
            <Fact name="Instance" value={`${event.instanceId}, number ${event.sequence}`} />
            <Fact name="Release, dependency" value={`${event.release ?? '—'}, ${event.dependency ?? '—'}`} />
            <Fact name="Service, tenant" value={`${event.service}, ${event.tenantId}`} />
            <Fact name="Category, severity" value={`${event.category}, ${event.severity}`} />
            <Fact name="Effects, mode" value={`${event.effects}, ${event.mode}`} />
          </dl>
        </Fold>
      </div>
    </section>
  );
}

function causeLine(cause: HealingEvent['causes'][number]): string {
  return `${cause.name}${cause.code ? ` [${cause.code}]` : ''}: ${cause.message}`;
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group border-t first:border-t-0">
      <summary className="flex min-h-10 items-center gap-2">
        <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
        {title}
      </summary>
      <div className="grid grid-cols-1 gap-2 pb-4 pl-6 text-muted">{children}</div>
    </details>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="font-mono break-all text-ink">{value}</dd>
    </>
  );
}
