/**
 * How Next marks control flow: errors with a `digest`. Known here without Next, so that it passes through a healer
 * outside Next, too. Source: next/dist/client/components (redirect-error, http-access-fallback, bailout-to-csr).
 */
const digests = [
  /^NEXT_REDIRECT;/,
  /^NEXT_HTTP_ERROR_FALLBACK;/,
  /^NEXT_NOT_FOUND$/,
  /^DYNAMIC_SERVER_USAGE/,
  /^BAILOUT_TO_CLIENT_SIDE_RENDERING$/,
  /^NEXT_STATIC_GEN_BAILOUT$/,
  /^HANGING_PROMISE_REJECTION$/,
  /^NEXT_PRERENDER_INTERRUPTED$/,
];

export function digestOf(error: unknown): string | null {
  try {
    if (typeof error !== 'object' || error === null || !('digest' in error)) return null;
    return typeof error.digest === 'string' ? error.digest : null;
  } catch {
    // A getter that throws: Next's own errors have none.
    return null;
  }
}

export function isControlFlow(error: unknown): boolean {
  const digest = digestOf(error);
  return digest !== null && digests.some((pattern) => pattern.test(digest));
}

export function isRedirect(error: unknown): boolean {
  return digestOf(error)?.startsWith('NEXT_REDIRECT;') ?? false;
}

/** The redirect that a stored digest stands for. */
export function rebuildRedirect(digest: string): Error {
  return Object.assign(new Error('NEXT_REDIRECT'), { digest });
}
