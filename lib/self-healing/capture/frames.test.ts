import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicationFrame, behindMessage, framesOf, redactFrames } from './frames';

const stack = (...frames: string[]) => ['Error: x', ...frames.map((frame) => `    at ${frame}`)].join('\n');

describe('applicationFrame', () => {
  it.each([
    ['a telling name stands alone', 'createContact (/srv/app/operations/contacts.ts:10:5)', 'createContact'],
    ['a short name stands with its file', 'pick (/srv/app/operations/deals.ts:10:5)', 'deals#pick'],
    ['an asynchronous frame counts', 'async listOpenDeals (/srv/app/operations/deals.ts:10:5)', 'listOpenDeals'],
    ['a method counts by its own name', 'async Contacts.save [as run] (/srv/app/db/contacts.ts:1:1)', 'contacts#save'],
    ['a constructor counts', 'new Importer (/srv/app/lib/importer.ts:1:1)', 'importer#Importer'],
    ['a frame without a name counts by its file', '/srv/app/operations/deals.ts:10:5', 'deals#'],
    ['a folder with parentheses is a folder', 'load (/srv/app/app/(crm)/deals/page.tsx:3:1)', 'deals/page#load'],
    ['webpack in development', 'load (webpack-internal:///(rsc)/./operations/deals.ts:3:1)', 'deals#load'],
    ['Turbopack with source maps', 'load (turbopack:///[project]/operations/deals.ts:3:1)', 'deals#load'],
    ['a file address with a query', 'load (file:///srv/app/operations/deals.ts?v=3f2a:3:1)', 'deals#load'],
    ['Windows', 'load (C:\\app\\operations\\deals.ts:3:1)', 'deals#load'],
    [
      'a chunk with a telling name',
      'async createContact (/app/.next/server/chunks/ssr/8f3._.js:1:2345)',
      'createContact',
    ],
  ])('%s: %s', (_what, frame, place) => {
    expect(applicationFrame(stack('parse (node:internal/url:1:1)', frame))).toBe(place);
  });

  it.each([
    ['packages', 'queryRows (/srv/app/node_modules/pg/lib/client.js:1:1)'],
    ['packages in chunks', 'queryRows (/srv/app/.next/server/chunks/node_modules_pg_1f._.js:1:1)'],
    ['Node itself', 'process.processTicksAndRejections (node:internal/process/task_queues:95:5)'],
    ['this library', 'runAttempt (/srv/app/lib/self-healing/healing-engine.ts:1:1)'],
    ['this library in chunks', 'runAttempt (/srv/app/.next-x/dev/server/chunks/lib_self-healing_0f._.js:1:1)'],
    ['minified names in chunks', 'async e.t (/srv/app/.next/server/chunks/ssr/8f3._.js:1:2345)'],
    ['what the engine made', 'async Promise.all (index 0)'],
    ['what has no file', 'Array.map (<anonymous>)'],
  ])('passes over %s', (_what, frame) => {
    expect(applicationFrame(stack(frame, 'pick (/srv/app/operations/deals.ts:1:1)'))).toBe('deals#pick');
    expect(applicationFrame(stack(frame))).toBe('');
  });

  it('does not take words of the message for frames', () => {
    const message = 'bad input\n    at stealTheGroup (/srv/app/operations/other.ts:1:1)';
    const text = `Error: ${message}\n    at pick (/srv/app/operations/deals.ts:1:1)`;
    expect(applicationFrame(text, behindMessage(text, message))).toBe('deals#pick');
  });

  it('gives a text without line numbers for any stack at all', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (first, frames) => {
        const place = applicationFrame([first, ...frames.map((frame) => `    at ${frame}`)].join('\n'));
        expect(place).not.toMatch(/:\d+$/);
      }),
    );
    expect(applicationFrame(undefined)).toBe('');
  });

  it('looks at fifty frames at most', () => {
    const many = Array.from({ length: 1_000 }, () => 'a (node:internal/a:1:1)');
    expect(applicationFrame(stack(...many, 'pick (/srv/deals.ts:1:1)'))).toBe('');
    expect(framesOf(stack(...many))).toHaveLength(50);
  });
});

describe('redactFrames', () => {
  it('leaves frames as they are and keeps secrets out of them', () => {
    const frame = '    at pick (/srv/app/operations/deals.ts:10:5)';
    const telling = '    at open (https://ada:hunter2@host.example/app.js:1:1)';
    for (let count = 0; count < 2; count++) {
      expect(redactFrames([frame])).toEqual([frame]);
      expect(redactFrames([telling, frame])[1]).toBe(frame);
      expect(redactFrames([frame, telling]).join('\n')).not.toContain('hunter2');
    }
  });
});
