import { HttpError, outboundRequest } from '@/lib/runtime/http/outbound';
import { environment } from './environment';

/** Null: the vendor is not configured. Else throws when it does not answer or refuses our key. */
type VendorProbe = ((signal: AbortSignal) => Promise<string>) | null;

/** Cheap reads, one for each vendor: nothing is sent, and no token is spent. */
export function vendorProbes(): { ai: VendorProbe; email: VendorProbe; sms: VendorProbe } {
  const env = environment();
  const { OPENAI_API_KEY, RESEND_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = env;
  return {
    ai: OPENAI_API_KEY
      ? async (signal) => {
          const model = encodeURIComponent(env.OPENAI_MODEL);
          const url = `${env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1'}/models/${model}`;
          await read(url, `Bearer ${OPENAI_API_KEY}`, signal);
          return `The model ${env.OPENAI_MODEL} is available.`;
        }
      : null,
    email: RESEND_API_KEY
      ? async (signal) => {
          const url = `${env.RESEND_BASE_URL ?? 'https://api.resend.com'}/domains`;
          const { onlySending } = await read(url, `Bearer ${RESEND_API_KEY}`, signal);
          return onlySending ? 'Resend answers; the key may do nothing but send.' : 'Resend answers and knows the key.';
        }
      : null,
    sms:
      TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN
        ? async (signal) => {
            const origin = env.TWILIO_BASE_URL ?? 'https://api.twilio.com';
            const credentials = Buffer.from(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`).toString('base64');
            const url = `${origin}/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}.json`;
            await read(url, `Basic ${credentials}`, signal);
            return 'Twilio answers and knows the account.';
          }
        : null,
  };
}

async function read(url: string, authorization: string, signal: AbortSignal): Promise<{ onlySending: boolean }> {
  const response = await outboundRequest(url, { headers: { authorization, accept: 'application/json' }, signal });
  const text = await response.text();
  if (response.ok) return { onlySending: false };
  // Resend refuses reads to a key that may only send, which is the key one should use.
  if (response.status === 401 && text.includes('restricted_api_key')) return { onlySending: true };
  throw new HttpError({ status: response.status, headers: response.headers, method: 'GET', url });
}
