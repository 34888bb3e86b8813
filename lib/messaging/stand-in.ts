import type { ResendAccount } from '@/lib/runtime/messaging/resend-client';

type StandIn = () => Pick<ResendAccount, 'apiKey' | 'baseUrl'> | null;

const key = Symbol.for('selfheal.resend-stand-in');
type Holder = { [key]?: StandIn };

/** For the fault lab alone: a local server that speaks the vendor's format, where no vendor is configured. */
export function setResendStandIn(standIn: StandIn | undefined): void {
  (globalThis as Holder)[key] = standIn;
}

/** Null except inside a run of the fault lab. */
export function resendStandIn(): ReturnType<StandIn> {
  return (globalThis as Holder)[key]?.() ?? null;
}
