import { defineHealthCheck } from '../define-health-check';
import { type Probe, probeVendor } from '../probe';

/** The e-mail vendor's API answers and accepts the key. The probe must not send anything: list domains, for instance. */
export function emailVendorAnswers(input: { probe: Probe; timeoutMs?: number }) {
  return defineHealthCheck({
    name: 'email-vendor-answers',
    label: 'E-mail',
    timeoutMs: input.timeoutMs ?? 8_000,
    check: probeVendor(input.probe, 'No API key is set: no e-mail is sent.'),
  });
}
