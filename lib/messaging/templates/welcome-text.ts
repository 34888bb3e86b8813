/** At most one SMS segment for usual names; a long name is cut, since each segment costs. */
export function welcomeText(input: { clientName: string }): string {
  const name = input.clientName.length > 40 ? `${input.clientName.slice(0, 39)}…` : input.clientName;
  return `Welcome, ${name}. Your project is set up; details follow by e-mail.`;
}
