import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealingEvent } from '../../core/event';
import { createHealer } from '../../healer';
import { memoryStore } from '../../store/memory';
import { startUpstream, type Upstream } from '../../testing/http-upstream';
import { injections } from './__fixtures__/injections';
import { openaiModel } from './openai-model';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream({ script: [] });
});
afterAll(() => upstream.close());

/** A read that fails once with the text and is healed by whatever the healer chooses, a model asked inline. */
async function healed(text: string, obeyed: string): Promise<HealingEvent | undefined> {
  upstream.script([
    {
      body: {
        ...{ id: 'r', object: 'response', status: 'completed', model: 'hostile' },
        output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: obeyed }] }],
      },
    },
  ]);
  const store = memoryStore();
  const model = openaiModel({ apiKey: 'test', baseURL: `${upstream.url}/v1`, model: 'hostile', api: 'responses' });
  const healer = createHealer({ store, model, random: () => 0, limits: { modelTokensPerDay: 1_000_000 } });
  let runs = 0;
  const call = healer.withSelfHealing(
    async () => {
      runs += 1;
      if (runs === 1) throw Object.assign(new Error(text), { code: 'ECONNRESET' });
      return runs;
    },
    {
      ...{ source: 'red team', category: 'api', effects: 'none', ai: 'inline' },
      endpoints: { urls: ['https://one.example', 'https://two.example'] },
      strategies: ['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT'],
    },
  );
  await call();
  await healer.flush();
  const page = await store.reports.listEvents({ tenantId: 'default', limit: 1 });
  await healer.close();
  return page.events[0];
}

const eligible = (event: HealingEvent | undefined) =>
  event?.candidates
    .filter((candidate) => candidate.eligible)
    .map(({ strategy }) => strategy)
    .toSorted();

describe('the set of permitted strategies', () => {
  it('is the same for a hostile error as for a plain one, through the whole healer', async () => {
    const plain = await healed('Connection lost.', '{}');
    expect(eligible(plain)).toEqual(['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT']);
    for (const { name, text, obeyed } of injections) {
      const event = await healed(text, obeyed);
      expect(eligible(event), name).toEqual(eligible(plain));
      expect(event?.chosenBy, name).toBe('rule');
      expect(event?.outcome, name).toBe('healed');
      expect(event?.model, name).toMatchObject({ accepted: false, reason: expect.stringContaining('discarded') });
      expect(event?.model?.prompt, name).toContain('<failure>');
    }
  });
});
