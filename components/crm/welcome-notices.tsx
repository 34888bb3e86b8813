import { Notice, type NoticeTone } from '@/components/ui/notice';
import type { WelcomeState } from '@/db/schema/onboardings';

type Line = { tone: NoticeTone; text: string } | null;

const mailLines: Record<WelcomeState, Line> = {
  sent: null,
  none: null,
  pending: { tone: 'info', text: 'The welcome e-mail has not been sent yet.' },
  queued: {
    tone: 'info',
    text: 'The mail service did not answer. The welcome e-mail is stored and will be sent as soon as it does.',
  },
  unsent: {
    tone: 'info',
    text: 'The welcome e-mail was written to the outbox and not sent: no mail service is configured.',
  },
  skipped: { tone: 'warning', text: 'The welcome e-mail was left out.' },
  failed: { tone: 'warning', text: 'The welcome e-mail could not be sent. The client exists; write to them yourself.' },
  unknown: { tone: 'warning', text: 'It is not known whether the welcome e-mail was sent.' },
};

const smsLines: Record<WelcomeState, Line> = {
  sent: null,
  none: null,
  pending: { tone: 'info', text: 'The SMS has not been sent yet.' },
  queued: { tone: 'info', text: 'The SMS is waiting to be sent.' },
  unsent: { tone: 'info', text: 'The SMS was written to the outbox and not sent: no SMS service is configured.' },
  skipped: { tone: 'warning', text: 'The SMS was left out: the SMS service did not confirm it.' },
  failed: { tone: 'warning', text: 'The SMS could not be sent.' },
  unknown: { tone: 'warning', text: 'It is not known whether the SMS was sent. It is not tried again.' },
};

/** One line for each message that did not simply go out; nothing when all did. */
export function WelcomeNotices({ mailState, smsState }: { mailState: WelcomeState; smsState: WelcomeState }) {
  const lines = [mailLines[mailState], smsLines[smsState]].filter((line) => line !== null);
  if (lines.length === 0) return null;
  return (
    <div className="grid gap-2">
      {lines.map((line) => (
        <Notice key={line.text} tone={line.tone}>
          {line.text}
        </Notice>
      ))}
    </div>
  );
}
