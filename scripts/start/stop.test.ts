import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A server whose only route answers when its standard input says so, and which stops as `npm start` does. */
async function server(timeoutMs = 20_000) {
  const code = `
    import { createServer } from 'node:http';
    import { stopOnSignals } from ${JSON.stringify(new URL('./stop.mjs', import.meta.url).href)};
    const say = (text) => process.stdout.write(text + '\\n');
    const server = createServer((_request, response) => {
      say('asked');
      process.stdin.once('data', () => response.end('answered'));
    });
    const app = { close: async () => say('next closed') };
    globalThis[Symbol.for('selfheal.shutdown')] = new Set([
      async () => say('database closed'),
      async () => { say('healer closed'); throw new Error('the spool is full'); },
    ]);
    stopOnSignals({ server, app, timeoutMs: ${timeoutMs} });
    server.listen(0, '127.0.0.1', () => say('port ' + server.address().port));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  child.stdout.on('data', (data) => {
    output += String(data);
  });
  const until = async (text: string) => {
    while (!output.includes(text)) await once(child.stdout, 'data');
  };
  await until('port ');
  const port = /port (\d+)/.exec(output)?.[1];
  return { child, until, url: `http://127.0.0.1:${port}/`, output: () => output };
}

it('answers what was accepted, then closes in the order healer, database, and ends with 0', async () => {
  const { child, until, url, output } = await server();
  const answer = fetch(url).then((response) => response.text());
  await until('asked');
  child.kill('SIGTERM');
  await until('Stopping');
  child.stdin.write('go\n');
  expect(await answer).toBe('answered');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(output().match(/next closed|healer closed|database closed|Stopped/g)).toEqual([
    'next closed',
    'healer closed',
    'database closed',
    'Stopped',
  ]);
});

it('accepts nothing new while it stops', async () => {
  const { child, until, url } = await server();
  const answer = fetch(url).then((response) => response.text());
  await until('asked');
  child.kill('SIGTERM');
  await until('Stopping');
  await expect(fetch(url)).rejects.toThrow();
  child.stdin.write('go\n');
  await answer;
});

it('ends with 1 when a request takes longer than it may', async () => {
  const { child, until, url, output } = await server(100);
  const answer = fetch(url).catch((error: unknown) => error);
  await until('asked');
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(output()).toContain('some requests took too long');
  expect(await answer).toBeInstanceOf(Error);
});
