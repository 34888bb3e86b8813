import { describe, expect, it } from 'vitest';
import { mediaType, readBody, readJson } from './read-body';

const request = (body: BodyInit, type = 'application/json', headers: Record<string, string> = {}) =>
  new Request('http://localhost/api', { method: 'POST', body, headers: { 'content-type': type, ...headers } });

async function statusOf(read: Promise<{ ok: true } | { ok: false; response: Response }>): Promise<number> {
  const result = await read;
  return result.ok ? 200 : result.response.status;
}

describe('readJson', () => {
  it('reads JSON of any charset parameter', async () => {
    expect(await readJson(request('{"a":1}', 'Application/JSON; charset=utf-8'), 100)).toEqual({
      ok: true,
      value: { a: 1 },
    });
  });

  it.each([
    ['another content type', request('{}', 'text/plain'), 415],
    ['a broken text', request('{"a":'), 400],
    ['an empty body', request(''), 400],
    ['bytes that are not UTF-8', request(new Uint8Array([0x22, 0xff, 0x22])), 400],
    ['a body above the limit', request(`"${'x'.repeat(200)}"`), 413],
  ])('answers %s with its own status', async (_what, sent, status) => {
    expect(await statusOf(readJson(sent, 100))).toBe(status);
  });
});

it('stops reading at the limit, whatever the length that was claimed', async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled++;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  const init = { method: 'POST', body: endless, duplex: 'half', headers: { 'content-length': '10' } } as RequestInit;
  expect(await statusOf(readBody(new Request('http://localhost/api', init), 5_000))).toBe(413);
  expect(pulled).toBeLessThan(10);
});

it('names the media type without its parameters', () => {
  expect(mediaType(request('x', 'Text/CSV; header=present'))).toBe('text/csv');
});
