import { describe, expect, it } from 'vitest';
import { safeReturnPath, signInPath } from './sign-in-path';

describe('the way back after signing in', () => {
  it.each(['/contacts', '/deals?stage=won&page=2'])('leads to %s', (path) => {
    expect(safeReturnPath(path)).toBe(path);
    expect(signInPath(path)).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
  });

  it.each([
    'https://evil.example.org/',
    '//evil.example.org',
    '/\\evil.example.org',
    '\\\\evil.example.org',
    '/\t/evil.example.org',
    'javascript:alert(1)',
    'contacts',
    '',
    '/sign-in?next=/sign-in',
    '/first-run',
    `/${'x'.repeat(3_000)}`,
    undefined,
    ['/contacts'],
  ])('never leads to %j', (path) => {
    expect(safeReturnPath(path)).toBe('/');
  });
});
