import { environment } from '@/lib/env';
import type { Delivery, EmailMessage, SendInput } from '@/lib/runtime/messaging/message';
import { sendWithResend } from '@/lib/runtime/messaging/resend-client';
import { keepInOutbox } from './outbox';
import { resendStandIn } from './stand-in';

/** Sends one e-mail through Resend, or writes it to the outbox when no key is configured. Throws what went wrong; never retries. */
export async function sendEmail(message: EmailMessage, input: SendInput): Promise<Delivery> {
  const { RESEND_API_KEY, RESEND_BASE_URL, MAIL_FROM } = environment();
  const account = RESEND_API_KEY ? { apiKey: RESEND_API_KEY, baseUrl: RESEND_BASE_URL } : resendStandIn();
  if (!account) {
    return keepInOutbox({
      tenantId: message.tenantId,
      channel: 'email',
      purpose: message.purpose,
      recipient: message.to,
      subject: message.subject,
      body: message.text,
      idempotencyKey: input.idempotencyKey,
    });
  }
  return sendWithResend({ ...account, from: MAIL_FROM }, message, input);
}
