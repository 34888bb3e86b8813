import {
  startUpstream,
  type Upstream,
  type UpstreamReply,
  type UpstreamRequest,
} from '@/lib/self-healing/testing/http-upstream';

/** What a vendor answers instead of doing its work: the next `count` times. */
interface Failures {
  count: number;
  reply: UpstreamReply;
}

/** A local server that speaks a vendor's wire format, remembers what it accepted, and fails when it is told to. */
export interface Vendor<Accepted> {
  url: string;
  /** Messages it took, each idempotency key once, as the vendor itself would count. */
  readonly accepted: readonly Accepted[];
  /** Requests that wanted something done, failed ones included. */
  readonly attempts: number;
  failNext(count: number, reply: UpstreamReply): void;
  reset(): void;
  close(): Promise<void>;
}

export interface AcceptedEmail {
  id: string;
  to: string;
  subject: string;
  html: string;
}

export interface AcceptedSms {
  id: string;
  to: string;
  body: string;
}

function vendor<Accepted>(
  upstream: Upstream,
  wants: (request: UpstreamRequest) => boolean,
  accept: (
    request: UpstreamRequest,
    number: number,
  ) => { key: string | null; accepted: Accepted; reply: UpstreamReply },
  read: UpstreamReply,
): Vendor<Accepted> {
  let failures: Failures = { count: 0, reply: {} };
  let attempts = 0;
  const accepted: Accepted[] = [];
  const byKey = new Map<string, UpstreamReply>();
  upstream.script((request) => {
    if (!wants(request)) return read;
    attempts += 1;
    if (failures.count > 0) {
      failures.count -= 1;
      return failures.reply;
    }
    const next = accept(request, accepted.length + 1);
    const known = next.key === null ? undefined : byKey.get(next.key);
    if (known) return known;
    accepted.push(next.accepted);
    if (next.key !== null) byKey.set(next.key, next.reply);
    return next.reply;
  });
  return {
    url: upstream.url,
    accepted,
    get attempts() {
      return attempts;
    },
    failNext: (count, reply) => {
      failures = { count, reply };
    },
    reset: () => {
      failures = { count: 0, reply: {} };
      attempts = 0;
      accepted.length = 0;
      byKey.clear();
    },
    close: () => upstream.close(),
  };
}

/** Resend: `POST /emails` with an optional `Idempotency-Key`, answered with an id. */
export async function startResend(): Promise<Vendor<AcceptedEmail>> {
  const upstream = await startUpstream({ script: [] });
  return vendor(
    upstream,
    ({ method, path }) => method === 'POST' && path === '/emails',
    (request, number) => {
      const { to, subject, html } = JSON.parse(request.body) as {
        to: string | string[];
        subject: string;
        html: string;
      };
      const id = `49a3999c-0ce1-4ea6-ab68-${String(number).padStart(12, '0')}`;
      const key = request.headers['idempotency-key'];
      return {
        key: typeof key === 'string' ? key : null,
        accepted: { id, to: [to].flat().join(', '), subject, html },
        reply: { status: 200, body: { id } },
      };
    },
    { status: 200, body: { object: 'list', data: [] } },
  );
}

/** What Resend answers while it is away. */
export const resendUnavailable: UpstreamReply = {
  status: 503,
  body: { statusCode: 503, name: 'internal_server_error', message: 'The service is temporarily unavailable.' },
};

/** Twilio: `POST /2010-04-01/Accounts/<sid>/Messages.json`, form-encoded, answered with a sid. */
export async function startTwilio(): Promise<Vendor<AcceptedSms>> {
  const upstream = await startUpstream({ script: [] });
  return vendor(
    upstream,
    ({ method, path }) => method === 'POST' && path.endsWith('/Messages.json'),
    (request, number) => {
      const form = new URLSearchParams(request.body);
      const id = `SM${String(number).padStart(32, '0')}`;
      const to = form.get('To') ?? '';
      const body = form.get('Body') ?? '';
      return {
        key: null,
        accepted: { id, to, body },
        reply: { status: 201, body: { sid: id, status: 'queued', to, body, error_code: null, error_message: null } },
      };
    },
    { status: 200, body: { status: 'active' } },
  );
}

/** A source of exchange rates: `GET /latest?base=EUR`. */
export async function startRates(): Promise<Upstream> {
  return startUpstream({
    script: ({ path }) => {
      const base = new URL(path, 'http://rates').searchParams.get('base') ?? 'EUR';
      const rates = { EUR: 1, USD: 1.1, GBP: 0.85, CHF: 0.95, JPY: 160 } as Record<string, number>;
      const unit = rates[base] ?? 1;
      const others = Object.entries(rates).filter(([name]) => name !== base);
      return {
        body: {
          base,
          date: '2026-01-02',
          rates: Object.fromEntries(others.map(([name, rate]) => [name, rate / unit])),
        },
      };
    },
  });
}
