import { outboundRequest } from '@/lib/runtime/http/outbound';
import type { Delivery, SendInput, SmsMessage } from './message';

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
  from: string;
  /** Replaces the origin of Twilio's API. Default: Twilio's own. */
  baseUrl?: string | undefined;
}

const vendorTimeoutMs = 10_000;

/** One call through Twilio's SDK over our transport. Its RestException is thrown as it is, with the reply's headers added. */
export async function sendWithTwilio(account: TwilioAccount, message: SmsMessage, input: SendInput): Promise<Delivery> {
  const { default: twilio } = await import('twilio');
  let replyHeaders = new Headers();
  class OutboundClient extends twilio.RequestClient {
    override async request<TData>(options: Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0]) {
      const response = await outboundRequest(atOrigin(options.uri, account.baseUrl), {
        method: options.method.toUpperCase(),
        headers: {
          ...(options.headers as Record<string, string> | undefined),
          Authorization: `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`,
        },
        body: new URLSearchParams(options.data as Record<string, string>).toString(),
        timeoutMs: vendorTimeoutMs,
        ...(input.signal ? { signal: input.signal } : {}),
      });
      replyHeaders = response.headers;
      const text = await response.text();
      return {
        statusCode: response.status,
        body: parsed(text) as TData,
        headers: Object.fromEntries(response.headers),
      };
    }
  }
  const client = twilio(account.accountSid, account.authToken, { httpClient: new OutboundClient(), autoRetry: false });
  try {
    const sent = await client.messages.create({ to: message.to, from: account.from, body: message.body });
    if (typeof sent.sid !== 'string') throw new SyntaxError('Twilio accepted the message without an id');
    return { state: 'sent', id: sent.sid };
  } catch (error) {
    if (error instanceof Error && 'status' in error) Object.assign(error, { headers: replyHeaders });
    throw error;
  }
}

function atOrigin(uri: string, baseUrl: string | undefined): string {
  if (!baseUrl) return uri;
  const { pathname, search } = new URL(uri);
  return `${baseUrl.replace(/\/$/, '')}${pathname}${search}`;
}

/** Twilio's SDK reads JSON that was parsed, or text that it cannot use: a proxy's HTML page stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return cause instanceof SyntaxError ? text : null;
  }
}
