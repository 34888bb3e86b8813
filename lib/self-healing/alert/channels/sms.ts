import { alertSms } from '../alert-text';
import { defineAlertChannel } from '../define-alert-channel';

export interface SmsAlert {
  body: string;
  idempotencyKey: string;
}

/** Critical alerts as a text message of at most 300 characters. Never for warnings: nobody is woken for those. */
export function smsChannel(input: { appUrl: string; send: (message: SmsAlert, signal: AbortSignal) => Promise<void> }) {
  return defineAlertChannel({
    name: 'sms',
    severities: ['critical'],
    send: (alert, signal) =>
      input.send({ body: alertSms(alert, input.appUrl), idempotencyKey: `${alert.idempotencyKey}-sms` }, signal),
  });
}
