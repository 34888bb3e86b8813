import { environment } from '@/lib/env';
import type { Delivery, SendInput, SmsMessage } from '@/lib/runtime/messaging/message';
import { sendWithTwilio } from '@/lib/runtime/messaging/twilio-client';
import { keepInOutbox } from './outbox';

/**
 * Sends one SMS through Twilio, or writes it to the outbox when no account is configured. Twilio takes no idempotency
 * key: sending again may deliver twice, so callers use a step with effects `'once'`. Never retries.
 */
export async function sendSms(message: SmsMessage, input: SendInput): Promise<Delivery> {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM, TWILIO_BASE_URL } = environment();
  if (!TWILIO_ACCOUNT_SID || !TWILIO_AUTH_TOKEN || !TWILIO_FROM) {
    return keepInOutbox({
      tenantId: message.tenantId,
      channel: 'sms',
      purpose: message.purpose,
      recipient: message.to,
      subject: null,
      body: message.body,
      idempotencyKey: input.idempotencyKey,
    });
  }
  const account = {
    accountSid: TWILIO_ACCOUNT_SID,
    authToken: TWILIO_AUTH_TOKEN,
    from: TWILIO_FROM,
    baseUrl: TWILIO_BASE_URL,
  };
  return sendWithTwilio(account, message, input);
}
