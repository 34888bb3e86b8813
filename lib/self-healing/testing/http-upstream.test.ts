import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startUpstream, type Upstream } from './http-upstream';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ script: [{ body: { fine: true } }] });
});
afterEach(() => upstream.close());

it('states a wait in seconds or as a date, as servers do', async () => {
  upstream.script([
    { status: 429, retryAfter: 7 },
    { status: 503, retryAfter: new Date(Date.UTC(2026, 0, 2)) },
  ]);
  expect((await fetch(upstream.url)).headers.get('retry-after')).toBe('7');
  expect((await fetch(upstream.url)).headers.get('retry-after')).toBe('Fri, 02 Jan 2026 00:00:00 GMT');
});

it('sends the head at once and the body in pieces when the body is slow', async () => {
  upstream.script([{ body: 'abcdefgh', slowBody: { gapMs: 30 } }]);
  const response = await fetch(upstream.url);
  expect(response.status).toBe(200);
  const pieces: string[] = [];
  if (response.body === null) throw new Error('There is no body.');
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pieces.push(Buffer.from(read.value).toString());
  }
  expect(pieces).toEqual(['ab', 'cd', 'ef', 'gh']);
});

it.each(['truncated', 'reset', 'malformed'] as const)('breaks off: %s', async (fault) => {
  upstream.script([{ body: 'a body of some length', fault }]);
  await expect(fetch(upstream.url).then((response) => response.text())).rejects.toThrow();
});

it('hangs until the caller gives up', async () => {
  upstream.script([{ fault: 'hang' }]);
  const caller = new AbortController();
  const call = fetch(upstream.url, { signal: caller.signal });
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  caller.abort(new Error('given up'));
  await expect(call).rejects.toThrow('given up');
});
