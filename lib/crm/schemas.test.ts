import { describe, expect, it } from 'vitest';
import { parseForm } from '@/lib/forms/parse-form';
import { contactSchema } from './contact-schema';
import { creditSchema } from './credit-schema';
import { dealSchema } from './deal-schema';
import { advanceWizard } from './onboarding-wizard';
import { projectSchema } from './project-schema';
import { currentStep } from './wizard-steps';

function form(values: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

const id = '019a0000-0000-7000-8000-000000000001';

describe('contact form', () => {
  it('trims, lowers the address, and makes empty optional fields null', () => {
    const parsed = parseForm(
      contactSchema,
      form({ name: ' A ', email: ' A@Example.COM ', company: ' ', phone: '+1 (555) 0101-23', notes: '' }),
    );
    expect(parsed).toEqual({
      ok: true,
      data: { name: 'A', email: 'a@example.com', company: null, phone: '+1555010123', notes: null },
    });
  });

  it('gives one message for each wrong field and loses nothing that was typed', () => {
    const parsed = parseForm(contactSchema, form({ name: '', email: 'no', phone: '12', notes: 'keep me' }));
    expect(parsed).toMatchObject({
      ok: false,
      state: {
        fieldErrors: { name: 'Enter a name.', email: expect.any(String), phone: expect.any(String) },
        values: { name: '', email: 'no', phone: '12', notes: 'keep me' },
        message: '3 fields need your attention.',
      },
    });
  });

  it('refuses control characters, which Postgres could not store', () => {
    expect(contactSchema.safeParse({ name: 'A\u0000B', email: 'a@example.com' }).success).toBe(false);
  });
});

describe('deal form', () => {
  const typed = { title: 'A', contactId: '', stage: 'lead', amount: '1,250.50', currency: 'EUR' };

  it('turns what was typed into minor units', () => {
    const { amount: _amount, ...rest } = typed;
    expect(dealSchema.parse(typed)).toEqual({ ...rest, contactId: null, amountMinor: 125_050 });
  });

  it.each([
    ['amount', '12.345'],
    ['amount', '-1'],
    ['amount', ''],
    ['currency', 'XXX'],
    ['stage', 'closed'],
    ['contactId', 'nonsense'],
  ])('refuses %s "%s" at its field', (field, value) => {
    const parsed = parseForm(dealSchema, form({ ...typed, [field]: value }));
    expect(parsed).toMatchObject({ ok: false, state: { fieldErrors: { [field]: expect.any(String) } } });
  });

  const messageFor = (amount: string, currency: string) => {
    const parsed = parseForm(dealSchema, form({ ...typed, amount, currency }));
    return parsed.ok ? null : parsed.state.fieldErrors.amount;
  };

  it.each([
    ['1,000,000,000,000', 'EUR', null],
    ['1000000000000.01', 'EUR', 'This amount is too large: enter at most €1,000,000,000,000.'],
    ['9'.repeat(40), 'EUR', 'This amount is too large: enter at most €1,000,000,000,000.'],
    ['100000000000001', 'JPY', 'This amount is too large: enter at most ¥100,000,000,000,000.'],
    ['99999999999999.5', 'JPY', 'Enter an amount such as 1250.'],
    ['12.345', 'EUR', 'Enter an amount such as 1250 or 1250.50.'],
  ])('answers an amount of "%s" %s with %s', (amount, currency, message) => {
    expect(messageFor(amount, currency)).toBe(message);
  });
});

describe('the date a project is due', () => {
  const outside = 'Enter a date from the years 1990 to 2100.';
  const wrong = 'Enter a date such as 2030-01-31.';
  it.each([
    ['1990-01-01', null],
    ['2100-12-31', null],
    ['', null],
    ['0001-01-01', outside],
    ['1989-12-31', outside],
    ['2101-01-01', outside],
    ['2030-02-30', wrong],
    ['soon', wrong],
  ])('"%s" is answered with %s', (dueOn, message) => {
    const parsed = parseForm(projectSchema, form({ name: 'P', contactId: '', status: 'planned', dueOn }));
    expect(parsed.ok ? null : parsed.state.fieldErrors).toEqual(message && { dueOn: message });
  });
});

it.each(['', '0', '-3', '1.5', '1e3', '9999999', 'abc'])('refuses "%s" as a number of credits', (amount) => {
  expect(creditSchema.safeParse({ contactId: id, amount, note: '' }).success).toBe(false);
});

describe('onboarding wizard', () => {
  const client = { name: 'A', email: 'a@example.com', company: '', phone: '' };
  const project = { projectName: 'P', dueOn: '', credits: '10' };
  const at = (values: Record<string, string>) => {
    const result = advanceWizard(form(values));
    return result.ready ? 'ready' : currentStep(result.state.values);
  };

  it('goes on only when the fields of the step are right', () => {
    expect(at({ step: '1', ...client, email: 'no' })).toBe(1);
    expect(at({ step: '1', ...client })).toBe(2);
    expect(at({ step: '2', ...client, ...project, credits: 'x' })).toBe(2);
    expect(at({ step: '2', ...client, ...project })).toBe(3);
    expect(at({ step: '3', ...client, ...project })).toBe('ready');
  });

  it('goes back without checking and keeps everything', () => {
    const result = advanceWizard(form({ step: '2', intent: 'back', ...client, ...project, credits: 'x' }));
    expect(result).toMatchObject({ ready: false, state: { fieldErrors: {}, values: { step: '1', credits: 'x' } } });
  });

  it('leads back to the step of an error that came in from outside', () => {
    expect(at({ step: '3', ...client, ...project, email: '' })).toBe(1);
    expect(at({ step: '99', ...client })).toBe(2);
  });
});
