export interface EmailMessage {
  tenantId: string;
  /** What it is for, in a word: `welcome`, `alert`. Shown in the outbox. */
  purpose: string;
  to: string;
  subject: string;
  html: string;
  text: string;
}

export interface SmsMessage {
  tenantId: string;
  purpose: string;
  to: string;
  body: string;
}

export interface SendInput {
  /** The same key again is the same message. Resend honours it for a day; Twilio takes none. */
  idempotencyKey: string;
  signal?: AbortSignal;
}

/** `outbox`: no vendor is configured; the message was written down and nobody received it. */
export type Delivery = { state: 'sent' | 'outbox'; id: string };
