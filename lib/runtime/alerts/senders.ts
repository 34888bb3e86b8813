import { environment } from '@/lib/env';
import type { Alert } from '@/lib/self-healing/core/ports';

interface EmailAlert {
  alert: Alert;
  url: string;
  subject: string;
  text: string;
  idempotencyKey: string;
}

interface SmsAlert {
  body: string;
  idempotencyKey: string;
}

export interface AlertSenders {
  appUrl: string;
  /** Null: a vendor is configured, but nobody to write to. */
  email: ((message: EmailAlert, signal: AbortSignal) => Promise<void>) | null;
  sms: ((message: SmsAlert, signal: AbortSignal) => Promise<void>) | null;
}

const tenantId = 'default';
const purpose = 'alert';

/**
 * How this process reaches people, as the environment says. Without a vendor's keys a message goes to the development
 * outbox. Vendor SDKs and the template load with the first alert.
 */
export function alertSenders(): AlertSenders {
  const { APP_URL, ALERT_EMAIL_TO, ALERT_SMS_TO, ADMIN_EMAIL, RESEND_API_KEY, TWILIO_ACCOUNT_SID } = environment();
  const emailTo = ALERT_EMAIL_TO ?? ADMIN_EMAIL ?? (RESEND_API_KEY ? undefined : 'on-call@example.com');
  const smsTo = ALERT_SMS_TO ?? (TWILIO_ACCOUNT_SID ? undefined : '+15550100');
  return { appUrl: APP_URL, email: emailTo ? sendsEmailTo(emailTo) : null, sms: smsTo ? sendsSmsTo(smsTo) : null };
}

function sendsEmailTo(to: string): NonNullable<AlertSenders['email']> {
  return async ({ alert, url, subject, text, idempotencyKey }, signal) => {
    const [{ sendEmail }, { renderAlertEmail }] = await Promise.all([
      import('@/lib/messaging/email'),
      import('./render-alert-email'),
    ]);
    const html = await renderAlertEmail(alert, url);
    await sendEmail({ tenantId, purpose, to, subject, html, text }, { idempotencyKey, signal });
  };
}

function sendsSmsTo(to: string): NonNullable<AlertSenders['sms']> {
  return async ({ body, idempotencyKey }, signal) => {
    const { sendSms } = await import('@/lib/messaging/sms');
    await sendSms({ tenantId, purpose, to, body }, { idempotencyKey, signal });
  };
}
