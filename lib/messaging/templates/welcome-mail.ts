export interface WelcomeMailInput {
  clientName: string;
  projectName: string | null;
  credits: number;
}

/** Renders the welcome e-mail as HTML and text. The renderer is loaded on first use. */
export async function welcomeMail(input: WelcomeMailInput): Promise<{ subject: string; html: string; text: string }> {
  const [{ render, toPlainText }, { WelcomeEmail }, { createElement }] = await Promise.all([
    import('@react-email/render'),
    import('./welcome-email'),
    import('react'),
  ]);
  const html = await render(createElement(WelcomeEmail, input));
  return { subject: `Welcome, ${input.clientName.replace(/\s+/g, ' ')}`, html, text: toPlainText(html) };
}
