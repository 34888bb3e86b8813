import type { Alert } from '../../core/ports';
import { alertText, alertUrl } from '../alert-text';
import { defineAlertChannel } from '../define-alert-channel';

export interface EmailAlert {
  alert: Alert;
  subject: string;
  text: string;
  url: string;
  idempotencyKey: string;
}

/** Every alert as an e-mail. `send` throws when the vendor did not accept it. Never put a secret into `appUrl`. */
export function emailChannel(input: {
  appUrl: string;
  send: (message: EmailAlert, signal: AbortSignal) => Promise<void>;
}) {
  return defineAlertChannel({
    name: 'email',
    severities: ['warning', 'critical'],
    send: (alert, signal) =>
      input.send(
        {
          alert,
          subject: `[${alert.severity}] ${alert.title}`.replace(/[\r\n]+/g, ' ').slice(0, 150),
          text: alertText(alert, input.appUrl),
          url: alertUrl(alert, input.appUrl),
          idempotencyKey: `${alert.idempotencyKey}-email`,
        },
        signal,
      ),
  });
}
