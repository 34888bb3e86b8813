/** Packages with native or WebAssembly parts, and vendor SDKs: Next has to load them as they were installed. */
export const externalPackages: readonly string[] = [
  '@electric-sql/pglite',
  'pg',
  '@neondatabase/serverless',
  'pg-boss',
  'ws',
  'twilio',
  'resend',
  'openai',
];
