import { expect, it } from 'vitest';
import { advanceWizard } from '@/lib/crm/onboarding-wizard';
import { onboardingForm } from './run-target';

it('fills in the onboarding form so that the real action takes it', () => {
  expect(advanceWizard(onboardingForm('0a1b2c3d'))).toMatchObject({ ready: true, data: { credits: 10, phone: null } });
});

it('names a different client each time, at an address that reaches nobody', () => {
  const addresses = ['a', 'b'].map((mark) => String(onboardingForm(mark).get('email')));
  expect(new Set(addresses).size).toBe(2);
  for (const address of addresses) expect(address).toMatch(/^delivered\+.+@resend\.dev$/);
});
