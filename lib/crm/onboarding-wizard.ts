import { type FormRefused, refused } from '@/lib/forms/form-state';
import { messagesByField } from '@/lib/forms/parse-form';
import { typedValues } from '@/lib/platform/typed-values';
import { type OnboardingForm, onboardingSchema } from './onboarding-schema';
import { currentStep, wizardSteps } from './wizard-steps';

/** The fields of each step; the last one only shows what was entered. */
const stepOfField: Record<keyof OnboardingForm, number> = {
  name: 1,
  email: 1,
  company: 1,
  phone: 1,
  projectName: 2,
  dueOn: 2,
  credits: 2,
};

/**
 * Where a submission of the wizard leads: to another step, back to the one with an error, or, from the last one, to
 * the checked data. The steps live in the form alone, so they work without JavaScript and leave nothing behind.
 */
export function advanceWizard(
  form: FormData,
): { ready: true; data: OnboardingForm } | { ready: false; state: FormRefused } {
  const values = typedValues(form);
  const step = currentStep(values);
  if (values.intent === 'back') return { ready: false, state: atStep(form, Math.max(1, step - 1)) };
  const parsed = onboardingSchema.safeParse(values);
  const errors = parsed.success ? {} : messagesByField(parsed.error.issues);
  const wrong = Object.entries(errors).filter(([field]) => (stepOfField[field as keyof OnboardingForm] ?? 1) <= step);
  const [first] = wrong;
  if (first) {
    const target = stepOfField[first[0] as keyof OnboardingForm] ?? 1;
    const message =
      wrong.length === 1 ? 'One field needs your attention.' : `${wrong.length} fields need your attention.`;
    return { ready: false, state: atStep(form, target, message, Object.fromEntries(wrong)) };
  }
  if (step < wizardSteps.length || !parsed.success) return { ready: false, state: atStep(form, step + 1) };
  return { ready: true, data: parsed.data };
}

/** The form at a step, with everything that was typed. */
export function atStep(form: FormData, step: number, message = '', errors: Record<string, string> = {}): FormRefused {
  const state = refused(form, message, errors);
  return { ...state, values: { ...state.values, step: String(step) } };
}
