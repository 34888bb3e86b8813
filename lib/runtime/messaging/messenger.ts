import { environment } from '../environment';
import type { EmailMessage, SendInput, SmsMessage } from './message';

/** How messages leave the process. Each throws when its vendor did not accept one; none retries. */
export interface Messenger {
  email(message: EmailMessage, input: SendInput): Promise<unknown>;
  sms(message: SmsMessage, input: SendInput): Promise<unknown>;
}

/** The vendors that the environment names: Resend, Twilio. Null where no account is configured. SDKs load with the first message. */
export function vendorMessenger(): { [K in keyof Messenger]: Messenger[K] | null } {
  const env = environment();
  const { RESEND_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM } = env;
  return {
    email: RESEND_API_KEY
      ? async (message, input) => {
          const { sendWithResend } = await import('./resend-client');
          const account = { apiKey: RESEND_API_KEY, baseUrl: env.RESEND_BASE_URL, from: env.MAIL_FROM };
          return await sendWithResend(account, message, input);
        }
      : null,
    sms:
      TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN && TWILIO_FROM
        ? async (message, input) => {
            const { sendWithTwilio } = await import('./twilio-client');
            const account = { accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, from: TWILIO_FROM };
            return await sendWithTwilio({ ...account, baseUrl: env.TWILIO_BASE_URL }, message, input);
          }
        : null,
  };
}
