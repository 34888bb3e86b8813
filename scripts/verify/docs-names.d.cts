/**
 * Names that a code block of the docs may use without saying where they come from. Few on purpose; what one block alone
 * needs stands in a `<!-- given … -->` above it. The ending keeps these names out of the app's own program.
 */

/** A page's own input, as its form gave it. */
interface NewContact {
  name: string;
  email: string | null;
}
interface Contact extends NewContact {
  id: string;
}

declare function insertContact(tx: unknown, input: NewContact): Promise<Contact>;
declare function sendEmail(
  message: { to: string; subject: string; text: string },
  input: { idempotencyKey: string; signal: AbortSignal },
): Promise<{ id: string }>;
