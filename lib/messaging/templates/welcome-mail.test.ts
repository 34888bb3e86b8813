import { expect, it } from 'vitest';
import { welcomeMail } from './welcome-mail';
import { welcomeText } from './welcome-text';

it('says in HTML and in text who is welcome, for what, and with how many credits', async () => {
  const mail = await welcomeMail({ clientName: 'Alder Works', projectName: 'Survey', credits: 1500 });
  expect(mail.subject).toBe('Welcome, Alder Works');
  for (const body of [mail.html, mail.text]) {
    expect(body).toContain('Survey');
    expect(body).toContain('1,500');
  }
  expect(mail.text).not.toContain('<');
});

it('treats a client’s name as text, also when it looks like HTML or a header', async () => {
  const mail = await welcomeMail({ clientName: '<b>x</b>\nBcc: y', projectName: null, credits: 0 });
  expect(mail.html).not.toContain('<b>x</b>');
  expect(mail.html).toContain('&lt;b&gt;');
  expect(mail.subject).not.toContain('\n');
});

it('keeps the SMS within one segment, however long the name', () => {
  expect(welcomeText({ clientName: 'x'.repeat(500) }).length).toBeLessThanOrEqual(160);
});
