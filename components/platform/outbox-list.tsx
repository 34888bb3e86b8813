import { ChevronRight } from 'lucide-react';
import { ClockTime } from './clock-time';

export interface OutboxItem {
  id: string;
  channel: 'email' | 'sms';
  purpose: string;
  recipient: string;
  subject: string | null;
  body: string;
  createdAtMs: number;
}

/** Messages that were written down instead of sent; each says so itself. */
export function OutboxList({ messages }: { messages: readonly OutboxItem[] }) {
  return (
    <ol aria-label="Messages, newest first" className="border-y">
      {messages.map((message) => (
        <li key={message.id} className="border-t first:border-t-0">
          <details className="group">
            <summary className="grid min-h-10 grid-cols-[1rem_auto_1fr] items-center gap-x-4 gap-y-1 py-2 hover:bg-hover md:grid-cols-[1rem_8.5rem_4rem_14rem_1fr_auto]">
              <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
              <ClockTime at={message.createdAtMs} style="day-second" className="text-muted" />
              <span className="justify-self-end md:justify-self-start">
                {message.channel === 'email' ? 'E-mail' : 'SMS'}
              </span>
              <span className="col-span-2 col-start-2 md:col-start-auto min-w-0 truncate md:col-span-1">
                {message.recipient}
              </span>
              <span className="col-span-2 col-start-2 md:col-start-auto min-w-0 truncate font-medium md:col-span-1">
                {message.subject ?? message.body}
              </span>
              <span className="col-span-2 col-start-2 md:col-start-auto text-xs whitespace-nowrap text-degraded md:col-span-1">
                Not sent: no vendor key
              </span>
            </summary>
            <div className="pb-4 pl-8">
              <p className="text-xs text-muted">Purpose: {message.purpose}</p>
              <pre className="mt-2 overflow-x-auto rounded-sm bg-hover px-3 py-2 font-sans text-sm break-words whitespace-pre-wrap">
                {message.body}
              </pre>
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
