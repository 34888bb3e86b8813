import { defineHealthCheck } from '../define-health-check';
import { type Probe, probeVendor } from '../probe';

/** The SMS vendor's API answers and accepts the account. The probe must not send anything: fetch the account, for instance. */
export function smsVendorAnswers(input: { probe: Probe; timeoutMs?: number }) {
  return defineHealthCheck({
    name: 'sms-vendor-answers',
    label: 'SMS',
    timeoutMs: input.timeoutMs ?? 8_000,
    check: probeVendor(input.probe, 'No account is set: no SMS is sent.'),
  });
}
