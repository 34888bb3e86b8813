import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fingerprint, messageTemplate } from '../../lib/self-healing/capture/fingerprint';

const page = readFileSync(new URL('../../docs/fingerprints.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, message, template]) => [
  message,
  template,
]);

describe('docs/fingerprints.md', () => {
  it.each(examples)('is right about the template of %s', (message, template) => {
    expect(messageTemplate(message ?? '')).toBe(template);
  });

  it('has examples, and names the version in force', () => {
    expect(examples.length).toBeGreaterThanOrEqual(12);
    expect(page).toContain(`Now it is ${fingerprint(new Error('x')).version};`);
  });
});
