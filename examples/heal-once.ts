import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHealer, memoryStore } from '../lib/self-healing';

/**
 * One failing operation, healed, without a database or a browser: a source of exchange rates answers 503 once and then
 * works again. Prints what failed, what was chosen, and why. Run it with `npm run example`.
 */
export async function healOnce(print: (line: string) => void = console.log): Promise<void> {
  const source = await flakySource();
  const healer = createHealer({ store: memoryStore() });

  const readRate = healer.withSelfHealing(
    async function readRate(currency: string): Promise<number> {
      const response = await fetch(`${source.url}/${currency}`, { signal: healer.healing().signal });
      if (!response.ok)
        throw Object.assign(new Error(`the source answered ${response.status}`), { status: response.status });
      return ((await response.json()) as { rate: number }).rate;
    },
    { source: 'readRate', category: 'api', effects: 'none' },
  );

  const rate = await readRate('USD');
  await healer.flush();
  const { events } = await healer.events.listEvents({ tenantId: 'default', limit: 1 });
  const event = events[0];
  if (!event) throw new Error('nothing was recorded');

  const chosen = event.candidates.find(({ strategy }) => strategy === event.strategy);
  const refused = event.candidates.filter(({ eligible }) => !eligible);
  print(`Result:  ${rate}; the caller noticed nothing`);
  print(`Failure: ${event.message} (${event.kind})`);
  print(`Choice:  ${event.strategy}, chosen by ${event.chosenBy}`);
  print(`Reason:  ${chosen?.evidence ?? event.explanation}`);
  print(`Outcome: ${event.outcome}. ${event.evidence}`);
  print(`Refused: ${refused.length} of ${event.candidates.length} strategies, each with its reason, such as:`);
  print(`         ${refused[0]?.strategy}: ${refused[0]?.reason}`);

  await healer.close();
  await source.close();
}

/** Answers 503 once, and the rate from then on. */
async function flakySource(): Promise<{ url: string; close: () => Promise<void> }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(asked === 1 ? 503 : 200, { 'content-type': 'application/json' }).end('{"rate":1.1}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

if (process.argv[1]?.endsWith('heal-once.ts')) await healOnce();
