import { redactText } from '../capture/redact';

/** Words for a person, as every store keeps them: without secrets, and without the NUL that Postgres refuses. */
export const safeText = (text: string): string => redactText(text).replaceAll('\u0000', '\uFFFD');
