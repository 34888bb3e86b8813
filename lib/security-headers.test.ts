import { describe, expect, it } from 'vitest';
import { securityHeaders } from './security-headers';

const at = (input: Partial<Parameters<typeof securityHeaders>[0]> = {}) =>
  securityHeaders({ nonce: 'abc', https: false, development: false, ...input });

describe('the security headers', () => {
  it('let only scripts and styles with the nonce run', () => {
    const policy = at()['Content-Security-Policy'];
    expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
    expect(policy).not.toMatch(/unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('insist on https only when the public address is https', () => {
    expect(at()).not.toHaveProperty('Strict-Transport-Security');
    expect(at()['Content-Security-Policy']).not.toContain('upgrade-insecure-requests');
    expect(at({ https: true })).toHaveProperty('Strict-Transport-Security');
    expect(at({ https: true })['Content-Security-Policy']).toContain('upgrade-insecure-requests');
  });
});
