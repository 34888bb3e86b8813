import { HttpError, outboundRequest } from '@/lib/runtime/http/outbound';
import type { Delivery, EmailMessage, SendInput } from './message';

export interface ResendAccount {
  apiKey: string;
  /** Default: Resend's own. */
  baseUrl?: string | undefined;
  from: string;
}

const vendorTimeoutMs = 10_000;

/**
 * One call through Resend's SDK. Its transport is replaced by ours for two reasons: the SDK swallows the cause of a
 * network failure, and outgoing requests have one boundary. A refusal is thrown with status, headers and Resend's code.
 */
export async function sendWithResend(
  account: ResendAccount,
  message: EmailMessage,
  input: SendInput,
): Promise<Delivery> {
  const { Resend } = await import('resend');
  const { signal } = input;
  class OutboundResend extends Resend {
    override async fetchRequest<T>(path: string, options: RequestInit = {}) {
      const url = `${this.baseUrl}${path}`;
      const response = await outboundRequest(url, {
        ...options,
        ...(signal ? { signal } : {}),
        timeoutMs: vendorTimeoutMs,
      });
      const body: unknown = await response.json().catch((cause: unknown) => {
        if (!response.ok) return null;
        throw new SyntaxError('Resend answered with something that is not JSON', { cause });
      });
      if (!response.ok) throw refusal(response, url, body);
      return { data: body as T & {}, error: null, headers: Object.fromEntries(response.headers) };
    }
  }
  const resend = new OutboundResend(account.apiKey, account.baseUrl ? { baseUrl: account.baseUrl } : {});
  const { data, error } = await resend.emails.send(
    { from: account.from, to: message.to, subject: message.subject, html: message.html, text: message.text },
    { idempotencyKey: input.idempotencyKey },
  );
  if (error) throw new Error(`Resend refused the message: ${error.message}`, { cause: error });
  if (typeof data?.id !== 'string') throw new SyntaxError('Resend accepted the message without an id');
  return { state: 'sent', id: data.id };
}

function refusal(response: Response, url: string, body: unknown): HttpError {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return new HttpError({
    status: response.status,
    headers: response.headers,
    method: 'POST',
    url,
    ...(typeof fields.name === 'string' ? { code: fields.name } : {}),
    ...(typeof fields.message === 'string' ? { detail: fields.message.slice(0, 300) } : {}),
  });
}
