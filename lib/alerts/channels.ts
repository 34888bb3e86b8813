import { environment } from '@/lib/env';
import { emailChannel } from '@/lib/self-healing/alert/channels/email';
import { smsChannel } from '@/lib/self-healing/alert/channels/sms';
import type { AlertChannel } from '@/lib/self-healing/core/ports';

const tenantId = 'default';
const purpose = 'alert';

/**
 * The process's alert channels, as the environment names them. Without a vendor's keys a message goes to the
 * development outbox, addressed to nobody in particular; with keys but without a recipient there is no channel.
 * Vendor SDKs and the template load with the first alert.
 */
export function alertChannels(): AlertChannel[] {
  const { APP_URL, ALERT_EMAIL_TO, ALERT_SMS_TO, ADMIN_EMAIL, RESEND_API_KEY, TWILIO_ACCOUNT_SID } = environment();
  const channels: AlertChannel[] = [];
  const emailTo = ALERT_EMAIL_TO ?? ADMIN_EMAIL ?? (RESEND_API_KEY ? undefined : 'on-call@example.com');
  const smsTo = ALERT_SMS_TO ?? (TWILIO_ACCOUNT_SID ? undefined : '+15550100');
  if (emailTo) {
    const send = async ({ alert, url, subject, text, idempotencyKey }: EmailAlert, signal: AbortSignal) => {
      const [{ sendEmail }, { renderAlertEmail }] = await Promise.all([
        import('@/lib/messaging/email'),
        import('./render-alert-email'),
      ]);
      const html = await renderAlertEmail(alert, url);
      await sendEmail({ tenantId, purpose, to: emailTo, subject, html, text }, { idempotencyKey, signal });
    };
    channels.push(emailChannel({ appUrl: APP_URL, send }));
  }
  if (smsTo) {
    const send = async ({ body, idempotencyKey }: { body: string; idempotencyKey: string }, signal: AbortSignal) => {
      const { sendSms } = await import('@/lib/messaging/sms');
      await sendSms({ tenantId, purpose, to: smsTo, body }, { idempotencyKey, signal });
    };
    channels.push(smsChannel({ appUrl: APP_URL, send }));
  }
  return channels;
}

type EmailAlert = Parameters<Parameters<typeof emailChannel>[0]['send']>[0];
