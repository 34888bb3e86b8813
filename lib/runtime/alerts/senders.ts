import type { Alert } from '@/lib/self-healing/core/ports';
import { environment } from '../environment';
import { type Messenger, vendorMessenger } from '../messaging/messenger';

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
  /** Null: there is no vendor, or nobody to write to. */
  email: ((message: EmailAlert, signal: AbortSignal) => Promise<void>) | null;
  sms: ((message: SmsAlert, signal: AbortSignal) => Promise<void>) | null;
}

export interface AlertSendersInput {
  /** How the app itself sends messages: it does something with them where no vendor is configured, too. Default: the vendors alone. */
  messenger?: Messenger;
  /** Whom to write to where ALERT_EMAIL_TO is not set. */
  emailTo?: string;
}

const tenantId = 'default';
const purpose = 'alert';

/** How this process reaches people, as the environment says. Vendor SDKs and the template load with the first alert. */
export function alertSenders(input: AlertSendersInput = {}): AlertSenders {
  const { APP_URL, ALERT_EMAIL_TO, ALERT_SMS_TO, RESEND_API_KEY, TWILIO_ACCOUNT_SID } = environment();
  const { email, sms } = input.messenger ?? vendorMessenger();
  const emailTo = ALERT_EMAIL_TO ?? input.emailTo ?? (RESEND_API_KEY ? undefined : 'on-call@example.com');
  const smsTo = ALERT_SMS_TO ?? (TWILIO_ACCOUNT_SID ? undefined : '+15550100');
  return {
    appUrl: APP_URL,
    email: email && emailTo ? sendsEmailTo(emailTo, email) : null,
    sms: sms && smsTo ? sendsSmsTo(smsTo, sms) : null,
  };
}

function sendsEmailTo(to: string, send: Messenger['email']): NonNullable<AlertSenders['email']> {
  return async ({ alert, url, subject, text, idempotencyKey }, signal) => {
    const { renderAlertEmail } = await import('./render-alert-email');
    const html = await renderAlertEmail(alert, url);
    await send({ tenantId, purpose, to, subject, html, text }, { idempotencyKey, signal });
  };
}

function sendsSmsTo(to: string, send: Messenger['sms']): NonNullable<AlertSenders['sms']> {
  return async ({ body, idempotencyKey }, signal) => {
    await send({ tenantId, purpose, to, body }, { idempotencyKey, signal });
  };
}
