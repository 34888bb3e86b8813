import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRate } from '@/examples/read-rate';
import { createHealer, memoryStore } from '@/lib/self-healing';
import { configureHealing, processHealer } from '@/lib/self-healing/error-interceptor';
import { seededRandom, startUpstream, type Upstream } from '@/lib/self-healing/testing';

let vendor: Upstream;

beforeAll(async () => {
  vendor = await startUpstream({ script: [] });
  process.env.RATES_URL = vendor.url;
  configureHealing(async () => createHealer({ store: memoryStore(), random: seededRandom(1) }));
});
afterAll(async () => {
  await (await processHealer()).close();
  await vendor.close();
});

it('answers with the rate although the source fails once, and says what was done', async () => {
  vendor.script([{ status: 503 }, { body: { rate: 1.1 } }]);
  expect(await readRate('USD')).toBe(1.1);
  expect(vendor.requests).toHaveLength(2);

  const healer = await processHealer();
  await healer.flush();
  const { events } = await healer.events.listEvents({ tenantId: 'default', limit: 1 });
  expect(events[0]).toMatchObject({ source: 'readRate', outcome: 'healed', strategy: 'RETRY_WITH_BACKOFF' });
});

it('asks no second time where the source says that the request itself is wrong', async () => {
  vendor.script([{ status: 404 }]);
  await expect(readRate('XXX')).rejects.toMatchObject({ status: 404 });
  expect(vendor.requests).toHaveLength(1);
});

it('is what docs/integration-guide.md shows', () => {
  const page = readFileSync('docs/integration-guide.md', 'utf8');
  const shown = (file: string) => page.includes(readFileSync(file, 'utf8').trim());
  expect(shown('examples/read-rate.ts')).toBe(true);
  const test = readFileSync('examples/read-rate.test.ts', 'utf8');
  const body = test.slice(test.indexOf('import { afterAll'), test.indexOf("it('is what docs")).trim();
  expect(page).toContain(body);
});
