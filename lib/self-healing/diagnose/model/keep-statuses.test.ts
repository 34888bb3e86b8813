import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageTemplate } from '../../capture/fingerprint';
import { keepStatuses } from './keep-statuses';

const kept = (message: string) => keepStatuses(messageTemplate(message), message);

describe('a template with the statuses of its message', () => {
  it('keeps an HTTP status, which is no secret and says what failed', () => {
    expect(kept('The rates service answered 503.')).toBe('The rates service answered 503.');
    expect(kept('503 Service Unavailable after 1234 ms')).toBe('503 Service Unavailable after <*>');
    expect(kept('Request failed with status code 429')).toBe('Request failed with status code 429');
  });

  it('keeps no other number: neither an id nor a figure that is no status', () => {
    for (const message of ['order 1503 failed', 'user 123 is gone', 'waited 499 ms', 'account 50312345 is locked'])
      expect(kept(message)).toBe(messageTemplate(message));
  });

  it('gives the template as it is where the message is another one', () => {
    expect(keepStatuses('answered <*> at <*>', 'nothing of the kind 503')).toBe('answered <*> at <*>');
    expect(keepStatuses('answered <*>', '')).toBe('answered <*>');
  });

  it('adds nothing of a message but statuses, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (message) => {
        const template = messageTemplate(message);
        const without = (text: string) => text.replace(/\b[45]\d\d\b/g, '<*>');
        expect(without(keepStatuses(template, message))).toBe(without(template));
      }),
      { numRuns: 2_000 },
    );
  });
});
