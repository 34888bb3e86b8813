import type { Random } from '@/lib/self-healing/core/ports';
import { startUpstream, type UpstreamReply, type UpstreamRequest } from '@/lib/self-healing/testing';

/** Resend and Twilio in one local server, which fails at random while the storm is on. */
export interface SoakVendors {
  url: string;
  /** Recipients of the e-mails that were taken; an idempotency key that comes again counts once, as at Resend. */
  readonly mails: readonly string[];
  readonly texts: readonly string[];
  /** How often each fault struck. */
  readonly faults: ReadonlyMap<string, number>;
  storm(on: boolean): void;
  close(): Promise<void>;
}

/** What a vendor does with one request. `lost-answer`: it does its work, and the client never hears of it. */
const moods = [
  'works',
  'works',
  'works',
  'works',
  'works',
  '503',
  '429',
  'reset',
  'hang',
  'lost-answer',
  'slow',
] as const;

export async function startSoakVendors(random: Random): Promise<SoakVendors> {
  const mails: string[] = [];
  const texts: string[] = [];
  const byKey = new Map<string, UpstreamReply>();
  const faults = new Map<string, number>();
  let storm = false;

  const accept = (request: UpstreamRequest): UpstreamReply => {
    if (request.path === '/emails') {
      const key = String(request.headers['idempotency-key'] ?? crypto.randomUUID());
      const known = byKey.get(key);
      if (known) return known;
      const { to } = JSON.parse(request.body) as { to: string | string[] };
      mails.push([to].flat().join());
      const reply = { body: { id: `mail-${mails.length}` } };
      byKey.set(key, reply);
      return reply;
    }
    const form = new URLSearchParams(request.body);
    const to = form.get('To') ?? '';
    texts.push(to);
    const sid = `SM${String(texts.length).padStart(32, '0')}`;
    return {
      status: 201,
      body: { sid, status: 'queued', to, body: form.get('Body'), error_code: null, error_message: null },
    };
  };

  const upstream = await startUpstream({
    script: (request) => {
      if (request.method !== 'POST') return { body: { object: 'list', data: [], status: 'active' } };
      const mood = storm ? (moods[Math.floor(random() * moods.length)] ?? 'works') : 'works';
      if (mood === 'works') return accept(request);
      faults.set(mood, (faults.get(mood) ?? 0) + 1);
      if (mood === '503')
        return { status: 503, body: { name: 'internal_server_error', message: 'Away for the moment.' } };
      if (mood === '429')
        return { status: 429, retryAfter: 1, body: { name: 'rate_limit_exceeded', message: 'Slower.' } };
      if (mood === 'reset' || mood === 'hang') return { fault: mood };
      const reply = accept(request);
      return mood === 'slow' ? { ...reply, delayMs: 1_500 } : { ...reply, fault: 'reset' };
    },
  });
  return {
    url: upstream.url,
    mails,
    texts,
    faults,
    storm: (on) => {
      storm = on;
    },
    close: () => upstream.close(),
  };
}
