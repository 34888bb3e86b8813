import type { AlertChannel } from '../../core/ports';
import { type EmailAlert, emailChannel } from './email';
import { type SmsAlert, smsChannel } from './sms';

export interface ChannelsInput {
  appUrl: string;
  /** Null: there is nobody to write to, so there is no such channel. */
  email: ((message: EmailAlert, signal: AbortSignal) => Promise<void>) | null;
  sms: ((message: SmsAlert, signal: AbortSignal) => Promise<void>) | null;
}

/** The built-in channels that can be used. Adding one: its own file beside these, and one line here. */
export function alertChannels({ appUrl, email, sms }: ChannelsInput): AlertChannel[] {
  return [
    ...(email ? [emailChannel({ appUrl, send: email })] : []),
    ...(sms ? [smsChannel({ appUrl, send: sms })] : []),
  ];
}
