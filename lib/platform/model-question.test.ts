import { describe, expect, it, vi } from 'vitest';
import type { ModelTrace } from '@/lib/self-healing/core/failure';
import { healingEvent } from './__fixtures__/healing-event';
import { tellModelQuestion } from './model-question';

const trace: ModelTrace = {
  ...{ model: 'a-model', prompt: 'what was sent', reply: '{}', accepted: true },
  ...{ inputTokens: 100, outputTokens: 20, durationMs: 300 },
};
const preview = () => 'what would be sent';

describe('tellModelQuestion', () => {
  it('asks for the preview with the permitted strategies alone', () => {
    const asked = vi.fn(preview);
    const view = tellModelQuestion(healingEvent(), { preview: asked, configured: null });
    expect(asked.mock.calls).toMatchObject([[{ source: 'listContacts', permitted: ['RETRY_WITH_BACKOFF'] }]]);
    expect(view).toMatchObject({ sent: false, text: 'what would be sent' });
    expect(view.sentence).toContain('no language model is configured');
  });

  it('shows what was really sent, with tokens and cost', () => {
    const event = healingEvent({ model: { ...trace, usd: 0.00042 } });
    const view = tellModelQuestion(event, { preview, configured: 'a-model' });
    expect(view).toMatchObject({ sent: true, text: 'what was sent', reply: '{}' });
    expect(view.facts.map((fact) => fact.value)).toEqual(['100 sent, 20 received', '$0.00042', '300 ms']);
    const unpriced = tellModelQuestion(healingEvent({ model: trace }), { preview, configured: 'a-model' });
    expect(unpriced.facts[1]?.value).toContain('no prices are configured');
  });

  it('does not count an earlier answer as sent again', () => {
    const model = { ...trace, inputTokens: 0, outputTokens: 0, durationMs: 0 };
    const view = tellModelQuestion(healingEvent({ model }), { preview, configured: 'a-model' });
    expect(view.sentence).toContain('Not sent again');
    expect(view.facts).toEqual([]);
  });

  it('says why a question came to nothing', () => {
    const model = { ...trace, prompt: '', reply: null, accepted: false, reason: 'The cap for today is reached.' };
    const view = tellModelQuestion(healingEvent({ model }), { preview, configured: 'a-model' });
    expect(view).toMatchObject({ sent: false, sentence: expect.stringContaining('The cap for today is reached.') });
  });

  it('has nothing to show where nothing was permitted or wrapped', () => {
    const event = healingEvent();
    const refused = { ...event, candidates: event.candidates.map((one) => ({ ...one, eligible: false })) };
    for (const one of [refused, healingEvent({ wrapped: false })]) {
      expect(tellModelQuestion(one, { preview, configured: 'a-model' }).text).toBeNull();
    }
  });
});
