import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { PAGE_PATH_HEADER } from '@/lib/auth/sign-in-path';
import { environment } from '@/lib/env';
import { securityHeaders } from '@/lib/security-headers';

/**
 * Gives every answer its security headers, and the renderer its nonce: Next finds it in the request's own
 * Content-Security-Policy. Authorisation does not happen here but in each page, action and route.
 */
export function proxy(request: NextRequest): NextResponse {
  const { APP_URL, NODE_ENV } = environment();
  const nonce = randomBytes(16).toString('base64');
  const secured = securityHeaders({
    nonce,
    https: APP_URL.startsWith('https:'),
    development: NODE_ENV === 'development',
  });

  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', secured['Content-Security-Policy']);
  const page = pagePath(request);
  if (page === null) headers.delete(PAGE_PATH_HEADER);
  else headers.set(PAGE_PATH_HEADER, page);

  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(secured)) response.headers.set(name, value);
  return response;
}

/**
 * Path and query of a page view, or of a form that was sent without JavaScript: both can be led elsewhere. Null for the
 * API and for actions that a script called.
 */
function pagePath(request: NextRequest): string | null {
  const { pathname, searchParams } = request.nextUrl;
  if (pathname.startsWith('/api/') || request.headers.has('next-action')) return null;
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return null;
  const query = new URLSearchParams(searchParams);
  query.delete('_rsc');
  return query.size > 0 ? `${pathname}?${query}` : pathname;
}

/** Everything but the build's own files, which are neither pages nor private. */
export const config = { matcher: ['/((?!_next/static/|_next/image).*)'] };
